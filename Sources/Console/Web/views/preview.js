// SPDX-License-Identifier: Apache-2.0
// What the other side will see, before anything is said.
import { html } from "/assets/vendor/preact.js";
import { useWords } from "../core/store.js";
import { Code, Said, Tag } from "../core/ui.js";
import { areaText } from "./activity.js";

/** @param {{preview: {entries: object[], renderings?: object[], defects: string[]}}} props the node's answer */
export function Preview({ preview }) {
  const { t, tag } = useWords();
  return html`<p>${t("preview.note")}</p>
    ${preview.entries.map(({ entry, parts, size, lane }) => html`<article class="card"><div class="row spread"><b>${t(`entry.${entry.kind}`)}</b><span class="soft"><bdi>${entry.position ?? ""}</bdi> · ${t(`lane.${lane}`)} · ${t("preview.bytes", { n: size ?? 0 })}</span></div>
      <${Body} body=${entry.body} />
      ${parts.map((p) => html`<${Said} block text=${new TextDecoder().decode(Uint8Array.from(atob(p.base64), (c) => c.charCodeAt(0)))} />`)}</article>`)}
    ${preview.renderings?.filter((r) => r.language === tag || r.language === "en").map((r) => html`<article class="card" lang=${r.language} dir=${r.direction}><b>${r.heading}</b><p>${r.text}</p></article>`)}
    ${preview.defects?.map((d) => html`<p><${Tag} kind="warn" icon="warning">${t("check.defect")}</${Tag}> <span lang="en" dir="auto">${d}</span></p>`)}`;
}

/** The fields of an entry's body, each readable; what has no words of its own is shown as it stands. */
export function Body({ body }) {
  const { t, has, format } = useWords();
  if (!body || typeof body !== "object") return null;
  const notice = body.notice ?? body.proposal ?? (body.volumes && body);
  const rest = Object.entries({ ...notice, ...body }).filter(([key, v]) => !["notice", "proposal", "volumes", ...(notice ? ["kind", "title"] : [])].includes(key) && v?.length !== 0);
  const label = (key) => (has(`body.${key}`) ? t(`body.${key}`) : has(`rec.field.${key}`) ? t(`rec.field.${key}`) : html`<${Code}>${key}</${Code}>`);
  const value = (key, v) => {
    if (v === null || v === undefined) return "";
    if (typeof v === "object" && v.origin !== undefined && v.index !== undefined) return html`<${Code}>${v.origin}@${v.index}</${Code}>`;
    if (typeof v === "object" && v.datum) return format.altitude(v);
    if (Array.isArray(v) && v.length === 2 && v.every((n) => typeof n === "number")) return html`<${Code}>${format.position(v)}</${Code}>`;
    if (typeof v === "string" && /^\d{4}-\d\d-\d\dT/.test(v)) return html`<${Code}>${format.moment(v)}</${Code}>`;
    if (key.endsWith("Metres") && typeof v === "number") return format.metres(v);
    if (typeof v === "string") return has(`${key}.${v}`) ? t(`${key}.${v}`) : html`<${Said} text=${v} />`;
    if (Array.isArray(v)) return v.map((each, i) => html`${i > 0 && ", "}${value(key, each)}`);
    return typeof v === "object" ? Object.entries(v).map(([k, each]) => html`<div>${label(k)}: ${value(k, each)}</div>`) : String(v);
  };
  return html`<dl class="facts">
    ${notice && html`<dt>${t("field.kind")}</dt><dd>${t(`kind.${notice.kind}`)}</dd><dt>${t("field.title")}</dt><dd><${Said} text=${notice.title} /></dd>
      ${notice.volumes?.map((v, i) => html`<dt>${t("field.volume", { n: i + 1 })}</dt><dd>${areaText(v.area, { t, format })}<br />${format.band(v.lower, v.upper)}<br />${format.window(v.start, v.end)}</dd>`)}`}
    ${rest.map(([key, v]) => html`<dt>${label(key)}</dt><dd>${value(key, v)}</dd>`)}</dl>`;
}
