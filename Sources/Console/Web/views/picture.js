// SPDX-License-Identifier: Apache-2.0
// Two officers confirm by voice that they look at the same board.
import { html, useEffect, useState } from "/assets/vendor/preact.js";
import { get, post } from "../core/api.js";
import { onEvent } from "../core/live.js";
import { now, useWords } from "../core/store.js";
import { Age, Button, Choice, Code, ErrorBox, Table, Tag, TextField, useSubmit } from "../core/ui.js";

export function Picture() {
  const { t } = useWords();
  const [mode, setMode] = useState("ask");
  return html`<div class="page"><div class="page-head"><h1>${t("nav.picture")}</h1></div>
    <p>${t("picture.about")}</p>
    <${Choice} label=${t("picture.who")} value=${mode} onInput=${setMode} options=${[{ value: "ask", label: t("picture.ask") }, { value: "asked", label: t("picture.asked") }]} />
    ${mode === "ask" ? html`<${Ask} />` : html`<${Asked} />`}
    <section class="card"><h2>${t("picture.means")}</h2><ul>${["same", "codeDiffers", "cutDiffers", "notTime", "notAgreed"].map((key) => html`<li>${t(`picture.${key}`)}</li>`)}</ul></section></div>`;
}

function Ask() {
  const { t } = useWords();
  const { busy, problem, submit } = useSubmit();
  const [code, setCode] = useState(null);
  const [isOld, setOld] = useState(false);
  useEffect(() => onEvent((type) => type === "entry" && setOld(true)), []);
  const draw = async () => { setOld(false); const answer = await submit(() => post("/picture", {})); if (answer) setCode({ ...answer, at: now() }); };
  return html`<section class="card"><h2>${t("picture.ask")}</h2><ol class="rec-steps"><li>${t("picture.step.draw")}</li><li>${t("picture.step.speak")}</li><li>${t("picture.step.compare")}</li></ol>
    <div class="buttons"><${Button} kind="main" busy=${busy} onClick=${draw}>${t(code ? "picture.again" : "picture.draw")}</${Button}></div>
    <${ErrorBox} problem=${problem} />
    ${code && html`<p>${t("picture.drawn")} <${Age} since=${new Date(code.at).toISOString()} /> ${isOld && html`<${Tag} kind="warn" icon="warning">${t("picture.old")}</${Tag}>`}</p><${Words} label=${t("picture.speak")} words=${code.words} /><${CodeWords} code=${code} label=${t("picture.hear")} />`}</section>`;
}

function Asked() {
  const { t } = useWords();
  const { busy, problem, submit } = useSubmit();
  const [text, setText] = useState("");
  const [code, setCode] = useState(null);
  const read = async (event) => {
    event.preventDefault();
    const answer = await submit(() => get(`/picture?words=${encodeURIComponent(text.trim().toLowerCase().replace(/[\s,-]+/g, " "))}`));
    setCode(answer || null);
  };
  return html`<section class="card"><h2>${t("picture.asked")}</h2><form class="fields" onSubmit=${read}>
      <${TextField} label=${t("picture.heard")} hint=${t("picture.heardHint")} value=${text} onInput=${(v) => { setText(v); setCode(null); }} problem=${problem} field="words" dir="ltr" autocapitalize="none" spellcheck="false" required wide />
      <div class="buttons"><${Button} kind="main" type="submit" busy=${busy} disabled=${!text.trim()}>${t("picture.show")}</${Button}></div></form>
    <${ErrorBox} problem=${problem} />
    ${code && html`<${CodeWords} code=${code} label=${t("picture.read")} />`}</section>`;
}

const Words = ({ label, words }) => html`<div class="rec-words"><h3>${label}</h3><p class="rec-big" lang="en" dir="ltr">${words.map((word, i) => html`${i > 0 ? " " : ""}<span>${word}</span>`)}</p></div>`;

/** The code to compare, then the code of the cut, and the cut itself. */
function CodeWords({ code, label }) {
  const { t, format } = useWords();
  return html`<div role="status"><${Words} label=${label} words=${code.code} />
    <details><summary>${t("picture.ifDiffers")}</summary><${Words} label=${t("picture.cutCode")} words=${code.cutCode} />
    <${Table} caption=${t("picture.cut")} head=${[t("logs.log"), t("lines.upTo"), t("logs.root")]} rows=${code.cut.map((position) => html`<tr><th scope="row"><${Code}>${position.origin}</${Code}></th>
      <td><${Code}>${format.number(position.size)}</${Code}></td><td class="rec-hash"><${Code}>${position.root}</${Code}></td></tr>`)} /></details></div>`;
}
