// SPDX-License-Identifier: Apache-2.0
// A FLASH takes the whole screen until somebody says that they have it. Escape does not end it.
import { html, useEffect, useRef } from "/assets/vendor/preact.js";
import { name } from "../core/api.js";
import { plain } from "../core/i18n.js";
import { indexOf } from "../core/lookup.js";
import { can, useStore, useWords } from "../core/store.js";
import { Age, Code, Party, Said, Time, useText } from "../core/ui.js";
import { ItemActions } from "./answers.js";

export function Flash() {
  const item = useStore((s) => s.watch?.open.find((o) => o.precedence === "flash" && o.step === "hasIt"));
  return item && can("answer") ? html`<${FlashScreen} key=${name(item.ref)} item=${item} />` : null;
}

function FlashScreen({ item }) {
  const { t, format } = useWords();
  const board = useStore((s) => s.board);
  const element = useRef(null);
  useEffect(() => { element.current.showModal(); }, []);
  const found = indexOf(board).get(name(item.ref));
  const read = useText(item.text === undefined && found?.type !== "activity" ? item.ref : null);
  const text = item.text ?? read;
  const warning = found?.value.warning ?? (item.entry?.kind === "safetyWarning" ? item.entry.body : null);
  const message = found?.type === "message" ? found.value : null;
  return html`<dialog ref=${element} class="flash" aria-labelledby="flash-title" aria-describedby="flash-text" onCancel=${(e) => e.preventDefault()}>
    <h2 id="flash-title">FLASH</h2>
    <div id="flash-text"><p class="row"><${Party} name=${item.by} /> · ${t(`entry.${item.kind}`)} · <${Time} at=${item.writtenAt} /> · <${Age} since=${item.writtenAt} /></p>
      ${warning && html`<dl class="facts">
        ${warning.nature && html`<dt>${t("field.nature")}</dt><dd>${t(`nature.${warning.nature}`)}</dd>`}
        ${warning.place && html`<dt>${t("field.place")}</dt><dd><${Code}>${format.position(warning.place)}</${Code}></dd>`}
        ${warning.radiusMetres !== undefined && html`<dt>${t("field.radius")}</dt><dd>${format.metres(warning.radiusMetres)}</dd>`}
        ${(warning.lower || warning.upper) && html`<dt>${t("field.heights")}</dt><dd>${format.band(warning.lower, warning.upper)}</dd>`}
        ${warning.from && html`<dt>${t("field.window")}</dt><dd>${format.window(warning.from, warning.until ?? warning.from)}</dd>`}</dl>`}
      ${message?.rendering && html`<${Said} block text=${`${message.rendering.heading}\n${message.rendering.text ?? message.rendering.items.map((i) => `${i.label}: ${i.value}`).join("\n")}`} />`}
      ${text && html`<${Said} block text=${plain(text)} language=${message?.language} />`}</div>
    <${ItemActions} item=${item} big /></dialog>`;
}
