// SPDX-License-Identifier: Apache-2.0
// Why the node refuses something, in the reader's words: its reason is a code with typed values.
import { name as entryName } from "./api.js";
import { plain } from "./i18n.js";

const apart = (text) => `\u2068${plain(text)}\u2069`;

/** A reason as a sentence; null where there are no words for it, as from another version of the node. */
export function refusal(words, reason) {
  const { t, has } = words;
  const key = `refusal.${reason?.code}`;
  return has(key) ? t(key, Object.fromEntries(Object.entries(reason).map(([name, value]) => [name, shown(words, name, value)]))) : null;
}

/** A value by its name and type: a length, a time span, a number, a height, an entry, a time, a code, or what somebody wrote. */
function shown(words, name, value) {
  const { t, has, format } = words;
  if (Array.isArray(value)) return value.map((each) => shown(words, name, each)).join(", ");
  if (typeof value === "number") return name.endsWith("Metres") ? format.metres(value) : name.endsWith("Seconds") ? format.duration(value) : apart(format.number(value, 2));
  if (value?.code) return refusal(words, value) ?? "";
  if (value?.datum) return format.altitude(value);
  if (value?.origin) return `\u2066${plain(entryName(value))}\u2069`;
  if (name !== "text" && /^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(value)) return format.moment(value);
  const key = [`refusal.${name}.${value}`, `rec.${name}.${value}`, `${name}.${value}`, `arr.${name}.${value}`].find(has);
  return key ? t(key) : apart(value ?? "");
}
