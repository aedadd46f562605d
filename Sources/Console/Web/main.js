// SPDX-License-Identifier: Apache-2.0
import { html, render } from "/assets/vendor/preact.js";
import { get, useSession, whenSignedOut } from "./core/api.js";
import { formats } from "./core/format.js";
import { LANGUAGES, loadWords } from "./core/i18n.js";
import { listenToKeys } from "./core/keys.js";
import { follow, refreshBoard, stop } from "./core/live.js";
import { route } from "./core/router.js";
import { wake } from "./core/sound.js";
import { now, read, set } from "./core/store.js";
import { Shell } from "./views/shell.js";

/** Changes the language of everything on the page, at once. */
export async function chooseLanguage(tag) {
  const words = await loadWords(tag);
  document.documentElement.lang = words.tag;
  document.documentElement.dir = words.direction;
  document.title = words.t("app.title");
  localStorage.setItem("parley.language", words.tag);
  set({ words, format: formats(words, now) });
  if (read().board) refreshBoard(); // its messages in numbered formats are in the language that was
}

/** Light or dark. */
export function chooseTheme(theme) {
  document.documentElement.dataset.theme = theme;
  localStorage.setItem("parley.theme", theme);
  set({ theme });
}

/** Takes a session that has begun. */
export async function begin(session) {
  useSession(session);
  // What the officer before had read is told to whoever comes now.
  set({ session, problem: null, heard: new Set() });
  try {
    await follow();
  } catch (problem) {
    set({ problem });
  }
}

/** The session has ended: here, or in another tab. */
function ended() {
  if (!read().session) return;
  stop();
  set({ session: false, ended: true });
}
whenSignedOut(ended);
const tabs = new BroadcastChannel("parley.session");
tabs.onmessage = ended;
/** Tells the other tabs that somebody has signed out. */
export const tellTabs = () => tabs.postMessage("ended");
const preferred = localStorage.getItem("parley.language")
  ?? navigator.languages.map((l) => l.slice(0, 2)).find((l) => LANGUAGES.some((k) => k.tag === l)) ?? "en";
chooseTheme(localStorage.getItem("parley.theme") ?? (matchMedia("(prefers-color-scheme: light)").matches ? "light" : "dark"));
set({ muted: true });
// After the click: what it does to the page must not move what is being clicked.
for (const type of ["click", "keyup"]) addEventListener(type, wake, { once: true });
listenToKeys();
route();
const session = get("/session");
session.catch(() => {});
await chooseLanguage(preferred);
render(html`<${Shell} />`, document.getElementById("app"));
session.then(begin).catch((problem) => set({ session: false, problem: problem.status === 401 ? null : problem }));
