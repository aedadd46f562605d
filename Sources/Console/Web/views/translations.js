// SPDX-License-Identifier: Apache-2.0
// The translators' queue. All of it stays at home: the other side learns nothing of it.
import { html, useEffect, useState } from "/assets/vendor/preact.js";
import { name, place, post, put } from "../core/api.js";
import { useDraft } from "../core/drafts.js";
import { LANGUAGES } from "../core/i18n.js";
import { href } from "../core/router.js";
import { can, read, useStore, useWords } from "../core/store.js";
import { Age, Button, Choice, Empty, ErrorBox, Loading, Party, Ref, Said, Select, Table, Tag, TextArea, Time, useResource, useSubmit, useText } from "../core/ui.js";
import { refOf, useAgain } from "./agreeparts.js";

const STATES = ["waiting", "untranslated", "draft", "checked"];
const languageName = (tag) => LANGUAGES.find((l) => l.tag === tag?.slice(0, 2))?.name ?? tag;

/** `#/translations`, or `/ORIGIN@INDEX` of a text. */
export function Translations({ id }) {
  const { t } = useWords();
  const [again, readAgain] = useAgain();
  const [state, setState] = useState("waiting");
  const { value, problem } = useResource(`/translations${state === "waiting" || id ? "" : `?state=${state}`}`, again);
  if (id) return html`<${Translate} id=${id} key=${id} item=${value?.texts.find((x) => name(x.ref) === id)} again=${again} onChange=${readAgain} />`;
  return html`<div class="page"><h1>${t("nav.translations")}</h1><p class="soft">${t("tra.what")}</p>${!can("translate") && html`<p class="soft">${t("role.cannot")}</p>`}
    <${Choice} label=${t("inc.show")} value=${state} onInput=${setState} options=${STATES.map((s) => ({ value: s, label: t(`tra.state.${s}`) }))} />
    <section class="card">${!value ? (problem ? html`<${ErrorBox} problem=${problem} />` : html`<${Loading} />`) : html`<${Table} caption=${t("nav.translations")} empty=${t("tra.empty")} head=${[t("field.precedence"), t("tra.from"), t("field.kind"), t("tra.language"), t("tra.age"), t("tra.stateField"), t("field.entry")]}
      rows=${value.texts.map((x) => html`<tr key=${name(x.ref)}><td>${x.precedence ? html`<${Tag} kind=${x.precedence === "flash" ? "flash" : "quiet"}>${t(`precedence.${x.precedence}`)}</${Tag}>` : "–"}</td><td><${Party} name=${x.by} /></td><td>${t(`tra.kind.${x.kind}`)}</td><td><bdi>${languageName(x.language)}</bdi></td>
        <td><${Time} at=${x.writtenAt} /> ${x.state !== "checked" && html`<${Age} since=${x.writtenAt} />`}</td><td><${State} state=${x.state} /></td><td class="nowrap"><a class="button" href=${href("translations", name(x.ref))}>${t(x.state === "untranslated" ? "tra.translate" : "tra.open")}</a> <${Ref} to=${x.ref} /></td></tr>`)} />`}</section></div>`;
}

function State({ state }) {
  const { t } = useWords();
  return html`<${Tag} kind=${state === "untranslated" ? "conflict" : state === "draft" ? "warn" : "quiet"} icon=${state === "checked" ? "people" : "words"}>${t(`tra.state.${state}`)}</${Tag}>`;
}

/** The text and its translation side by side. */
function Translate({ id, item, again, onChange }) {
  const { t, tag } = useWords();
  const [ref, setRef] = useState(null);
  const [missing, setMissing] = useState(null);
  useEffect(() => { refOf(id).then(setRef).catch(setMissing); }, [id]);
  const original = useText(ref);
  const { value } = useResource(ref ? `/translations/${place(ref)}` : null, again);
  const reads = useStore((s) => s.node.languages);
  const [draft, change, drop] = useDraft(`translation.${id}`, { language: reads.includes(tag) ? tag : reads[0] ?? tag, text: null });
  const { busy, problem, submit } = useSubmit();
  const kept = value?.translations.find((x) => x.language === draft.language);
  const text = draft.text ?? kept?.text ?? "";
  const keep = async () => {
    if (await submit(() => put(`/translations/${place(ref)}`, { language: draft.language, text }), t("tra.kept"))) { drop(); onChange(); }
  };
  const check = async (x) => { if (await submit(() => post(`/translations/${place(ref)}/check`, { language: x.language, digest: x.digest }), t("tra.checkedNow"))) onChange(); };
  return html`<div class="page"><div class="page-head"><h1>${t("tra.one")}</h1>${item && html`<${State} state=${item.state} />`}</div><a href=${href("translations")}>${t("action.back")}</a><${ErrorBox} problem=${missing} />
    ${item && html`<p class="row"><${Party} name=${item.by} /> ${t(`tra.kind.${item.kind}`)} ${item.precedence && html`<${Tag} kind=${item.precedence === "flash" ? "flash" : "quiet"}>${t(`precedence.${item.precedence}`)}</${Tag}>`} <${Time} at=${item.writtenAt} /> <${Ref} to=${item.ref} /></p>`}
    <div class="two"><section class="card" aria-labelledby="original"><h2 id="original">${t("tra.original")} ${item && html`<bdi class="soft">${languageName(item.language)}</bdi>`}</h2>
        ${original === null ? !missing && html`<${Loading} />` : original ? html`<${Said} block text=${original} language=${item?.language} />` : html`<${Empty}>${t("agree.text.none")}</${Empty}>`}</section>
      <section class="card" aria-labelledby="own"><h2 id="own">${t("tra.translation")}</h2>
        ${can("translate") ? html`<${Select} label=${t("tra.into")} hint=${t("tra.reads", { languages: reads.map(languageName).join(", ") })} value=${draft.language} onInput=${(language) => change({ language, text: null })} options=${LANGUAGES.map((l) => ({ value: l.tag, label: l.name }))} />
          <${TextArea} label=${t("tra.text")} lang=${draft.language} rows="10" value=${text} onInput=${(v) => change({ text: v })} problem=${problem} field="text" />
          ${kept?.state === "checked" && draft.text !== null && html`<p class="soft">${t("tra.checkAgain")}</p>`}<${ErrorBox} problem=${problem} />
          <div class="buttons"><${Button} kind="main" busy=${busy} onClick=${keep} disabled=${!ref || !text.trim() || text === kept?.text}>${t("tra.keep")}</${Button}></div>` : html`<p class="soft">${t("role.cannot")}</p>`}</section></div>
    <section class="card" aria-labelledby="all"><h2 id="all">${t("tra.all")}</h2>${value?.translations.length === 0 && html`<${Empty}>${t("tra.none")}</${Empty}>`}
      ${value?.translations.map((x) => html`<article class="logged" key=${`${x.language} ${x.state} ${x.at}`}><div class="row spread"><span class="row"><b>${languageName(x.language)}</b> <${State} state=${x.state} /></span><span class="soft"><bdi>${x.by}</bdi> <${Time} at=${x.at} /></span></div><${Said} block text=${x.text} language=${x.language} />
        ${x.state === "draft" && can("translate") && (x.by === read().session.position ? html`<p class="soft">${t("tra.notOwn")}</p>` : html`<div class="buttons"><${Button} busy=${busy} onClick=${() => check(x)}>${t("tra.check")}</${Button}></div>`)}</article>`)}</section></div>`;
}
