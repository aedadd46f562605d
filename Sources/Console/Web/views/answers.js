// SPDX-License-Identifier: Apache-2.0
// Answering what the other side said. Each state is a word of its own with its own time; none includes another.
import { html, useState } from "/assets/vendor/preact.js";
import { name, place, post } from "../core/api.js";
import { useDraft } from "../core/drafts.js";
import { refreshWatch } from "../core/live.js";
import { href } from "../core/router.js";
import { can, set, useStore, useWords } from "../core/store.js";
import { Button, Choice, Code, Dialog, ErrorBox, Loading, PlaceField, Said, Tag, TextArea, useResource, useSubmit } from "../core/ui.js";

/** The next step of an open item, and what may be said beside it. */
export function ItemActions({ item, big }) {
  const { t } = useWords();
  const { busy, problem, submit } = useSubmit();
  const [dialog, setDialog] = useState(null);
  if (!can("answer")) return null;
  const say = (state, more) => submit(async ({ key }) => {
    const answer = await post("/answers", { to: item.ref, state, ...more }, { key });
    // A FLASH that has been answered leaves the screen at once.
    if (big) set((s) => ({ watch: { ...s.watch, open: s.watch.open.filter((o) => name(o.ref) !== name(item.ref)) } }));
    refreshWatch();
    return answer;
  }, t(`said.${state}`));
  const needsReadBack = item.step === "understood" && item.readBack === "full";
  return html`<div class="buttons">
    ${item.step === "hasIt" && html`<${Button} kind=${big ? "plain" : "main"} busy=${busy} onClick=${() => say("has-it")}>${t("action.hasIt")}</${Button}>`}
    ${item.step === "understood" && html`<${Button} kind="main" busy=${busy} onClick=${() => (needsReadBack ? setDialog("readback") : setDialog("understood"))}>${t("action.readBack")}</${Button}>`}
    ${item.step === "passedOn" && html`<${Button} kind="main" busy=${busy} onClick=${() => setDialog("passedOn")}>${t("action.passOn")}</${Button}>`}
    ${item.step === "done" && html`<${Button} kind="main" busy=${busy} onClick=${() => say("done")}>${t("action.done")}</${Button}>`}
    ${!big && html`<a class="button" href=${href("logs", name(item.ref))}>${t("action.entry")}</a>`}
    <${ErrorBox} problem=${problem} />
    ${dialog === "readback" && html`<${ReadBack} of=${item.ref} onClose=${() => setDialog(null)} />`}
    ${dialog === "understood" && html`<${Understood} item=${item} say=${say} onClose=${() => setDialog(null)} />`}
    ${dialog === "passedOn" && html`<${PassOn} say=${say} onClose=${() => setDialog(null)} />`}</div>`;
}

/** The short form: the gist in the officer's own words, typed with the original out of sight, then compared. */
function Understood({ item, say, onClose }) {
  const { t } = useWords();
  const [{ own }, change, drop] = useDraft(`readback.${name(item.ref)}`, { own: "" });
  const [isShown, setShown] = useState(false);
  return html`<${Dialog} kind="readback" title=${t("readback.title")} onClose=${onClose}>
    <p>${t("readback.short")}</p>
    <${TextArea} label=${t("readback.own")} value=${own} onInput=${(own) => change({ own })} autofocus />
    ${isShown ? html`<${Original} of=${item.ref} />` : html`<p class="soft">${t("readback.hidden")}</p>`}
    <div class="buttons">${!isShown ? html`<${Button} kind="main" disabled=${!own.trim()} onClick=${() => setShown(true)}>${t("readback.compare")}</${Button}>`
      : html`<${Button} kind="main" onClick=${async () => (await say("understood", { text: own.trim() })) && (drop(), onClose())}>${t("readback.same")}</${Button}><${Button} onClick=${() => setShown(false)}>${t("readback.again")}</${Button}>`}</div>
  </${Dialog}>`;
}

/** What was said, in full. */
export function Original({ of: ref }) {
  const { t, format, tag } = useWords();
  const { value, problem } = useResource(`/entries/${place(ref)}`);
  const board = useStore((s) => s.board);
  const message = board.messages.find((m) => name(m.ref) === name(ref));
  const text = useResource(value?.entry?.parts?.[0]?.role === "text" ? `/entries/${place(ref)}/parts` : null);
  if (problem) return html`<${ErrorBox} problem=${problem} />`;
  if (!value) return html`<${Loading} />`;
  const body = value.entry.body ?? {};
  return html`<div class="original"><h3>${t("readback.original")}</h3>
    ${body.place && html`<p>${body.nature && t(`nature.${body.nature}`)} <${Code}>${format.position(body.place)}</${Code}> ${body.radiusMetres !== undefined && format.metres(body.radiusMetres)}</p>`}
    ${message?.rendering && html`<${Said} block text=${[message.rendering.heading, message.rendering.text].join("\n")} language=${tag} />`}
    ${text.value?.parts?.map((part) => part.text !== undefined || part.base64 ? html`<${Said} block text=${part.text ?? new TextDecoder().decode(Uint8Array.from(atob(part.base64), (c) => c.charCodeAt(0)))} language=${body.language} />` : null)}</div>`;
}

function PassOn({ say, onClose }) {
  const { t } = useWords();
  const [attestation, setAttestation] = useState("all-concerned");
  return html`<${Dialog} title=${t("action.passOn")} onClose=${onClose}><p>${t("passOn.note")}</p>
    <${Choice} label=${t("passOn.who")} value=${attestation} onInput=${setAttestation} options=${["all-concerned", "partial", "not-yet"].map((value) => ({ value, label: t(`attestation.${value}`) }))} />
    <div class="buttons"><${Button} kind="main" onClick=${async () => (await say("passed-on", { attestation })) && onClose()}>${t("action.say")}</${Button}></div></${Dialog}>`;
}

/** Every place read back from the own map, with the original hidden until it has been said. */
export function ReadBack({ of: ref, onClose }) {
  const { t, format } = useWords();
  const [again, setAgain] = useState(0);
  const { value, problem } = useResource(`/entries/${place(ref)}/readback`, again);
  const [texts, change, drop] = useDraft(`readback.${name(ref)}.places`, {});
  const [places, setPlaces] = useState({});
  const { busy, problem: refused, submit } = useSubmit();
  if (!value) return html`<${Dialog} kind="readback" title=${t("readback.title")} onClose=${onClose}>${problem ? html`<${ErrorBox} problem=${problem} />` : html`<${Loading} />`}</${Dialog}>`;
  const said = (number) => value.readBacks.findLast((r) => r.number === number);
  const missing = value.places.filter((number) => !said(number) || said(number).differs);
  const send = async (number) => {
    if (await submit(({ key }) => post("/answers", { to: ref, state: "read-back", readBack: { number, place: places[number] } }, { key }))) setAgain(again + 1);
  };
  const finish = async () => (await submit(({ key }) => post("/answers", { to: ref, state: "understood" }, { key }), t("said.understood"))) && (drop(), refreshWatch(), onClose());
  const { title, volumes = [], kind, nature } = value.body;
  return html`<${Dialog} kind="readback" title=${t("readback.title")} onClose=${onClose} wide>
    <p>${t("readback.full")}</p>
    <dl class="facts">${kind && html`<dt>${t("field.kind")}</dt><dd>${t(`kind.${kind}`)}</dd>`}${nature && html`<dt>${t("field.nature")}</dt><dd>${t(`nature.${nature}`)}</dd>`}
      ${title && html`<dt>${t("field.title")}</dt><dd><${Said} text=${title} /></dd>`}
      ${volumes.map((v, i) => html`<dt>${t("field.volume", { n: i + 1 })}</dt><dd>${format.band(v.lower, v.upper)} · ${format.window(v.start, v.end)}</dd>`)}</dl>
    ${value.places.map((number) => { const back = said(number); return html`<div class="card" key=${number}>
      <${PlaceField} label=${t("readback.place", { n: number + 1 })} text=${texts[number] ?? ""} onInput=${(text) => change({ [number]: text })}
        onPlace=${(at) => setPlaces((all) => ({ ...all, [number]: at }))} />
      <div class="row"><${Button} kind="main" busy=${busy} disabled=${!places[number]} onClick=${() => send(number)}>${t("readback.say")}</${Button}>
      ${back && (back.differs ? html`<${Tag} kind="conflict" icon="conflict">${t("readback.differs", { apart: format.metres(back.apartMetres) })}</${Tag}>` : html`<${Tag} kind="quiet">${t("readback.agrees")}</${Tag}>`)}</div></div>`; })}
    <${ErrorBox} problem=${refused} />
    <div class="buttons"><${Button} kind="main" busy=${busy} disabled=${missing.length > 0} onClick=${finish}>${t("readback.finish")}</${Button}>
      ${missing.length > 0 && html`<span class="soft">${t("readback.left", { count: missing.length })}</span>`}</div></${Dialog}>`;
}
