// SPDX-License-Identifier: Apache-2.0
// All views: the name is their address, `icon` puts them into the navigation, `right` says who needs them, `group` begins a group.
// Those that a watch needs at once come with the page; the others when they are opened.
import { later } from "../core/later.js";
import { Board } from "./board.js";
import { Messages } from "./messages.js";
import { Warn } from "./warn.js";

export const VIEWS = [
  { name: "board", icon: "board", view: Board },
  { name: "warn", view: Warn, right: "warn" },
  { name: "notify", icon: "plus", view: later(() => import("./notify.js"), "Notify"), right: "notify" },
  { name: "hotline", icon: "message", view: Messages },
  { name: "negotiations", icon: "handshake", view: later(() => import("./negotiations.js"), "Negotiations") },
  { name: "incidents", icon: "incident", view: later(() => import("./incidents.js"), "Incidents") },
  { name: "voice", icon: "phone", view: later(() => import("./voice.js"), "Voice") },
  { name: "translations", icon: "words", view: later(() => import("./translations.js"), "Translations") },
  { name: "arrangement", icon: "list", view: later(() => import("./arrangement.js"), "Arrangement"), group: true },
  { name: "measures", icon: "measure", view: later(() => import("./measures.js"), "Measures") },
  { name: "releases", icon: "shield", view: later(() => import("./releases.js"), "Releases"), group: true },
  { name: "duty", icon: "people", view: later(() => import("./duty.js"), "DutyDesk") },
  { name: "picture", icon: "other", view: later(() => import("./picture.js"), "Picture") },
  { name: "lines", icon: "up", view: later(() => import("./lines.js"), "LineStates") },
  { name: "logs", icon: "log", view: later(() => import("./logs.js"), "Logs") },
  { name: "people", icon: "settings", view: later(() => import("./people.js"), "People") },
  { name: "start", view: later(() => import("./start.js"), "Start") },
];
