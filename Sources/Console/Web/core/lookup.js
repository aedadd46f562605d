// SPDX-License-Identifier: Apache-2.0
// Finding things on the board by their refs, and saying in a few words what an entry is.
import { name } from "./api.js";

const indexes = new WeakMap();

/** Everything of a board by `origin@index`: `{type, value}`; versions lead to their activity. */
export function indexOf(board) {
  if (!board) return new Map();
  let index = indexes.get(board);
  if (index) return index;
  index = new Map();
  for (const activity of board.activities) {
    index.set(name(activity.ref), { type: "activity", value: activity });
    for (const version of activity.versions) index.set(name(version.ref), { type: "activity", value: activity, version });
  }
  for (const [type, list] of [["message", board.messages], ["warning", board.warnings], ["hold", board.holds], ["finding", board.findings]]) {
    for (const value of list ?? []) index.set(name(value.ref), { type, value });
  }
  indexes.set(board, index);
  return index;
}

/** The version of an activity that counts: the latest that is current. */
export const current = (activity) => activity.versions.findLast((v) => v.current) ?? activity.versions.at(-1);
export const titleOf = (activity) => current(activity)?.notice?.title ?? "";
export const isOver = (activity) => ["ended", "withdrawn"].includes(activity.state);

/** What stands out of an activity on the map, the gravest first. */
export function emphasis(activity) {
  if (activity.departure || ["nonconforming", "contingent"].includes(activity.state)) return "nonconforming";
  if (activity.standing?.findings.some((f) => f.open)) return "conflict";
  if (activity.holds?.some((h) => h.open)) return "hold";
  if (activity.standing?.parties.some((p) => p.timing?.state === "late")) return "late";
  return "none";
}

/** What an entry of the watch is about, in one line: `{text, said}`, where `said` are somebody else's words. */
export function summary(item, board, { t, format }) {
  const body = item.entry?.body;
  if (body?.place) return { text: `${t(`nature.${body.nature}`)} · ${format.position(body.place)}` };
  const found = indexOf(board).get(name(item.ref));
  if (!found) return { text: "" };
  switch (found.type) {
    case "activity": return { text: t(`kind.${current(found.value).notice.kind}`), said: (found.version ?? current(found.value)).notice.title };
    case "warning": {
      const { nature, place, radiusMetres } = found.value.warning;
      return { text: [nature && t(`nature.${nature}`), place && format.position(place), radiusMetres && format.metres(radiusMetres)].filter(Boolean).join(" · ") };
    }
    case "hold": {
      const activity = indexOf(board).get(name(found.value.subject.activity))?.value;
      return activity ? { text: t("hold.ofActivity"), said: titleOf(activity) } : { text: t("hold.ofArea") };
    }
    case "message": return found.value.rendering ? { text: "", said: found.value.rendering.heading } : { text: "" };
    default: return { text: "" };
  }
}
