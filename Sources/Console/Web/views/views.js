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
];
