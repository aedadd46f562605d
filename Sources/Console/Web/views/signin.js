// SPDX-License-Identifier: Apache-2.0
import { html, useState } from "/assets/vendor/preact.js";
import { post } from "../core/api.js";
import { LANGUAGES } from "../core/i18n.js";
import { useStore, useWords } from "../core/store.js";
import { Button, ErrorBox, TextField, useSubmit } from "../core/ui.js";
import { begin, chooseLanguage } from "../main.js";

/** Who are you? Also after a session has ended: what was typed elsewhere is still there afterwards. */
export function SignIn() {
  const { t, tag } = useWords();
  const ended = useStore((s) => s.ended);
  const { busy, problem, submit } = useSubmit();
  const [user, setUser] = useState("");
  const [password, setPassword] = useState("");
  const signIn = async (event) => {
    event.preventDefault();
    const session = await submit(() => post("/session", { user, password }));
    if (session) begin(session);
  };
  return html`<main class="signin"><form class="card" onSubmit=${signIn}>
    <h1>${t("app.title")}</h1><p class="soft">${t("app.reservation")}</p>
    ${ended && html`<p class="tag tag-warn" role="status">${t("session.ended")}</p>`}
    <${TextField} label=${t("session.user")} value=${user} onInput=${setUser} autocomplete="username" autofocus required dir="ltr" />
    <${TextField} label=${t("session.password")} type="password" value=${password} onInput=${setPassword} autocomplete="current-password" required dir="ltr" />
    <${ErrorBox} problem=${problem} />
    <${Button} kind="main" type="submit" busy=${busy}>${t("session.signIn")}</${Button}>
    <div class="row" role="group" aria-label=${t("app.language")}>${LANGUAGES.map((l) => html`
      <${Button} kind="quiet" lang=${l.tag} aria-pressed=${l.tag === tag ? "true" : "false"} onClick=${() => chooseLanguage(l.tag)}>${l.name}</${Button}>`)}</div>
  </form></main>`;
}
