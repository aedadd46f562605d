// SPDX-License-Identifier: Apache-2.0
// Entering what another party said by telephone: a text, a warning, a notice or a numbered format, with the check group as spoken.
import { html, useState } from "/assets/vendor/preact.js";
import { useDraft } from "../core/drafts.js";
import { readLength } from "../core/length.js";
import { useWords } from "../core/store.js";
import { Choice, HeightField, isLabel, LABEL_BYTES, LengthField, MomentField, PlaceField, Select, TextArea, TextField, useResource } from "../core/ui.js";
import { AreaField, emptyArea, others, RefsField, Say } from "./agreeparts.js";
import { KINDS } from "./notify.js";
import { Language, minute } from "./voice.js";
import { NATURES } from "./warn.js";

/** The form; its draft survives a reload, for a telephone does not wait. */
export function TakeDown() {
  const { t, tag } = useWords();
  const empty = { saidBy: others()[0], saidAt: minute(), language: tag, what: "text", text: "", check: "", about: [], nature: "live-fire", place: "", radius: "", lower: "", upper: "", from: "", until: "", kind: "flight", title: "", area: emptyArea, format: "", values: {} };
  const [draft, change, drop] = useDraft("taken-down", empty);
  const [position, setPosition] = useState(null);
  const [area, setArea] = useState(null);
  const [problem, setProblem] = useState(null);
  const formats = useResource(draft.what === "format" ? `/formats?language=${tag}` : null).value?.formats ?? [];
  const format = formats.find((f) => String(f.number) === draft.format);
  const heights = () => ({ ...(draft.lower && { lower: draft.lower }), ...(draft.upper && { upper: draft.upper }) });
  const what = () => {
    switch (draft.what) {
      case "warning": return { warning: { nature: draft.nature, ...(position ? { place: position } : {}), ...(draft.radius && { radiusMetres: readLength(draft.radius) }), ...heights(), ...(draft.from && { from: draft.from }), ...(draft.until && { until: draft.until }) } };
      case "notice": return { notice: { kind: draft.kind, title: draft.title, volumes: [{ area, ...heights(), start: draft.from, end: draft.until }] } };
      case "format": return { format: format?.number, values: Object.fromEntries((format?.parameters ?? []).map((p) => [p.key, draft.values[p.key]]).filter(([, v]) => v !== undefined && v !== "")) };
      default: return {};
    }
  };
  const body = () => ({ saidBy: draft.saidBy, saidAt: draft.saidAt, language: draft.language, ...what(), ...(draft.text.trim() && { text: draft.text }), ...(draft.check.trim() && { checkGroup: draft.check.trim() }), ...(draft.about.length && { about: draft.about[0] }) });
  const isReady = { text: draft.text.trim(), warning: position && (!draft.radius.trim() || readLength(draft.radius) > 0), notice: isLabel(draft.title) && area && draft.from && draft.until, format }[draft.what];
  const bind = (key) => ({ value: draft[key], onInput: (v) => change({ [key]: v }), problem });
  const window = html`<${MomentField} label=${t("field.from")} ...${bind("from")} field="from" /><${MomentField} label=${t("field.until")} ...${bind("until")} field="until" />`;
  const band = html`<${HeightField} label=${t("field.lower")} ...${bind("lower")} field="lower" /><${HeightField} label=${t("field.upper")} ...${bind("upper")} field="upper" />`;
  return html`<details class="card"><summary><h2>${t("voi.enter")}</h2></summary><p class="soft">${t("voi.enterWhat")}</p>
    <form onSubmit=${(e) => e.preventDefault()}><div class="fields"><${Select} label=${t("voi.saidBy")} ...${bind("saidBy")} options=${others().map((value) => ({ value, label: value }))} field="saidBy" />
      <${MomentField} label=${t("voi.saidAt")} ...${bind("saidAt")} field="saidAt" /><${Language} label=${t("voi.takenIn")} ...${bind("language")} /></div>
      <${Choice} label=${t("field.what")} value=${draft.what} onInput=${(w) => change({ what: w })} options=${["text", "warning", "notice", "format"].map((value) => ({ value, label: t(`voi.what.${value}`) }))} />
      <div class="fields">
      ${draft.what === "warning" && html`<${Select} label=${t("field.nature")} ...${bind("nature")} options=${NATURES.map((value) => ({ value, label: t(`nature.${value}`) }))} field="warning.nature" />
        <${PlaceField} label=${t("field.place")} text=${draft.place} onInput=${(v) => change({ place: v })} onPlace=${setPosition} /><${LengthField} label=${t("field.radius")} ...${bind("radius")} field="warning.radiusMetres" />${band}${window}`}
      ${draft.what === "notice" && html`<${Select} label=${t("field.kind")} ...${bind("kind")} options=${KINDS.map((value) => ({ value, label: t(`kind.${value}`) }))} field="notice.kind" /><${TextField} label=${t("field.title")} bytes=${LABEL_BYTES} ...${bind("title")} field="notice.title" />
        <${AreaField} label=${t("field.area")} draft=${draft.area} onDraft=${(a) => change({ area: a })} onArea=${setArea} problem=${problem} field="area" />${band}${window}`}
      ${draft.what === "format" && html`<${Select} label=${t("field.format")} ...${bind("format")} options=${[{ value: "", label: t("hotline.choose") }, ...formats.map((f) => ({ value: String(f.number), label: `${f.number} · ${f.title}` }))]} field="format" />
        ${format?.parameters.map((p) => html`<${Parameter} key=${p.key} parameter=${p} value=${draft.values[p.key] ?? ""} problem=${problem} onInput=${(v) => change((d) => ({ values: { ...d.values, [p.key]: v } }))} />`)}`}
      <${TextArea} label=${t(draft.what === "text" ? "voi.words" : "voi.wordsBeside")} rows="3" ...${bind("text")} field="text" />
      <${TextField} label=${t("voi.check")} hint=${t("voi.checkHint")} inputmode="numeric" dir="ltr" maxlength="9" ...${bind("check")} field="checkGroup" /><${RefsField} single label=${t("voi.aboutTaken")} refs=${draft.about} onChange=${(about) => change({ about })} /></div></form>
    <${Say} kind="taken-down" path="/taken-down" body=${body} look="main" label=${t("voi.enterNow")} warn=${t("voi.enterWarn")} done=${t("inc.said")} disabled=${!isReady} onProblem=${setProblem} onDone=${drop} /></details>`;
}

/** One value of a numbered format, by its type. */
function Parameter({ parameter: p, value, onInput, problem }) {
  const { t } = useWords();
  const label = p.optional ? `${p.label} (${t("field.optional")})` : p.label;
  const common = { label, value, onInput, problem, field: p.key, hint: p.limits };
  switch (p.type) {
    case "choice": return html`<${Select} ...${common} options=${[{ value: "", label: "–" }, ...p.choices.map((c) => ({ value: c.key, label: c.label }))]} />`;
    case "place": return html`<${PlaceField} label=${label} text=${value} onInput=${onInput} problem=${problem} field=${p.key} />`;
    case "height": return html`<${HeightField} ...${common} />`;
    case "time": return html`<${MomentField} ...${common} />`;
    default: return html`<${TextField} ...${common} />`;
  }
}
