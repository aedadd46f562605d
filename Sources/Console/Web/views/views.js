// SPDX-License-Identifier: Apache-2.0
// All views: the name is their address, `icon` puts them into the navigation, `right` says who needs them.
import { Board } from "./board.js";
import { Messages } from "./messages.js";
import { Notify } from "./notify.js";
import { Warn } from "./warn.js";
import { DutyDesk } from "./duty.js";
import { LineStates } from "./lines.js";
import { Logs } from "./logs.js";
import { People } from "./people.js";
import { Picture } from "./picture.js";
import { Releases } from "./releases.js";
import { Arrangement } from "./arrangement.js";
import { Incidents } from "./incidents.js";
import { Measures } from "./measures.js";
import { Negotiations } from "./negotiations.js";
import { Translations } from "./translations.js";
import { Voice } from "./voice.js";

export const VIEWS = [
  { name: "board", icon: "board", view: Board },
  { name: "warn", view: Warn, right: "warn" },
  { name: "notify", icon: "plus", view: Notify, right: "notify" },
  { name: "hotline", icon: "message", view: Messages },
  { name: "releases", icon: "handshake", view: Releases },
  { name: "duty", icon: "bell", view: DutyDesk },
  { name: "lines", icon: "up", view: LineStates },
  { name: "picture", icon: "sound", view: Picture },
  { name: "logs", icon: "log", view: Logs },
  { name: "people", icon: "settings", view: People },
  { name: "negotiations", icon: "handshake", view: Negotiations },
  { name: "arrangement", icon: "list", view: Arrangement },
  { name: "measures", icon: "measure", view: Measures },
  { name: "incidents", icon: "incident", view: Incidents },
  { name: "voice", icon: "phone", view: Voice },
  { name: "translations", icon: "words", view: Translations },
];
