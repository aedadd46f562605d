// SPDX-License-Identifier: Apache-2.0
// Incidents: what has gone wrong, on either side's word; and the opening of one.
import { html, useState } from "/assets/vendor/preact.js";
import { name } from "../core/api.js";
import { useDraft } from "../core/drafts.js";
import { go, href } from "../core/router.js";
import { can, now, useStore, useWords } from "../core/store.js";
import { Button, Empty, Icon, isLabel, LABEL_BYTES, MomentField, Party, Ref, Said, Select, Table, TextArea, TextField, Time } from "../core/ui.js";
import { AreaField, emptyArea, RefsField, Say, useLabel } from "./agreeparts.js";
import { Incident, IncidentState } from "./incident.js";

const NATURES = ["close-approach", "opening-of-fire", "crossing", "collision", "interference", "damage-or-injury", "something-else"];

/** `#/incidents`, `/ORIGIN@INDEX` of one, `/open` to open one. */
export function Incidents({ id }) {
  const { t } = useWords();
  const label = useLabel();
  const incidents = useStore((s) => s.board.incidents);
  if (id === "open") return html`<${Open} />`;
  if (id) return html`<${Incident} id=${id} key=${id} />`;
  const sorted = [...incidents].sort((a, b) => (a.state === "open" ? 0 : 1) - (b.state === "open" ? 0 : 1) || (a.stated.at < b.stated.at ? 1 : -1));
  return html`<div class="page"><div class="page-head"><h1>${t("nav.incidents")}</h1>
      ${can("hotline") && html`<a class="button button-main" href=${href("incidents", "open")}><${Icon} name="plus" />${t("inc.open")}</a>`}</div>
    <p class="soft">${t("inc.reservations")}</p>
    <section class="card">${sorted.length === 0 ? html`<${Empty}>${t("inc.empty")}</${Empty}>` : html`<${Table} caption=${t("nav.incidents")} head=${[t("inc.matter"), t("field.nature"), t("inc.began"), t("inc.openedBy"), t("inc.state"), t("inc.facts"), t("field.entry")]}
      rows=${sorted.map((i) => html`<tr key=${name(i.ref)}><td><a href=${href("incidents", name(i.ref))}><${Said} text=${i.opened.title} /></a></td><td>${label("inc.nature", i.opened.nature)}</td><td><${Time} at=${i.opened.from} /></td>
        <td><${Party} name=${i.by} /></td><td><${IncidentState} state=${i.state} /></td><td>${t("inc.factCount", { agreed: i.facts.filter((f) => f.state === "agreed").length, disputed: i.facts.filter((f) => f.state === "disputed").length, all: i.facts.length })}</td><td class="nowrap"><${Ref} to=${i.ref} /></td></tr>`)} />`}</section></div>`;
}

function Open() {
  const { t } = useWords();
  const [draft, change, drop] = useDraft("incident", { title: "", nature: "close-approach", from: "", until: "", area: { ...emptyArea, shape: "none" }, about: [], text: "" });
  const [area, setArea] = useState(null);
  const [problem, setProblem] = useState(null);
  if (!can("hotline")) return html`<div class="page"><h1>${t("inc.open")}</h1><${Empty}>${t("role.cannot")}</${Empty}></div>`;
  const body = () => ({ title: draft.title, nature: draft.nature, from: draft.from, ...(draft.until && { until: draft.until }), ...(area && { area }), ...(draft.about.length && { about: draft.about }), ...(draft.text.trim() && { text: draft.text }) });
  const minute = () => new Date(Math.floor(now() / 6e4) * 6e4).toISOString().replace(".000", "");
  return html`<div class="page"><h1>${t("inc.open")}</h1><a href=${href("incidents")}>${t("action.back")}</a><p class="soft">${t("inc.openWhat")}</p>
    <form class="card" onSubmit=${(e) => e.preventDefault()}><div class="fields">
      <${TextField} wide bytes=${LABEL_BYTES} label=${t("inc.matter")} hint=${t("inc.matterHint")} value=${draft.title} onInput=${(title) => change({ title })} problem=${problem} field="title" />
      <${Select} label=${t("field.nature")} value=${draft.nature} onInput=${(nature) => change({ nature })} options=${NATURES.map((value) => ({ value, label: t(`inc.nature.${value}`) }))} problem=${problem} field="nature" />
      <div class="row"><${MomentField} label=${t("inc.began")} value=${draft.from} onInput=${(from) => change({ from })} problem=${problem} field="from" /><${Button} onClick=${() => change({ from: minute() })}>${t("inc.now")}</${Button}></div>
      <${MomentField} label=${t("inc.until")} hint=${t("inc.untilHint")} value=${draft.until} onInput=${(until) => change({ until })} problem=${problem} field="until" />
      <${AreaField} optional label=${t("inc.where")} draft=${draft.area} onDraft=${(a) => change({ area: a })} onArea=${setArea} problem=${problem} field="area" />
      <${RefsField} label=${t("field.about")} refs=${draft.about} onChange=${(about) => change({ about })} />
      <${TextArea} rows="5" label=${t("inc.what")} hint=${t("inc.whatHint")} value=${draft.text} onInput=${(text) => change({ text })} problem=${problem} field="text" /></div>
      <${Say} kind="incident" path="/incidents" body=${body} look="main" label=${t("inc.openNow")} warn=${t("inc.openWarn")} done=${t("inc.openDone")} disabled=${!isLabel(draft.title) || !draft.from || (draft.area.shape !== "none" && !area)} onProblem=${setProblem}
        onDone=${(answer) => { drop(); answer.release ? go("releases") : go("incidents", name(answer.refs[0])); }} /></form></div>`;
}
