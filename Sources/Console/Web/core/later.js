// SPDX-License-Identifier: Apache-2.0
import { html, useEffect, useState } from "/assets/vendor/preact.js";
import { Problem } from "./api.js";
import { ErrorBox, Loading } from "./ui.js";

/**
 * A component whose module is read when it is first drawn.
 * @param {() => Promise<object>} load imports the module
 * @param {string} part what the component is called in it
 */
export function later(load, part) {
  let view = null;
  return function Later(props) {
    const [problem, setProblem] = useState(null);
    const [, redraw] = useState(0);
    useEffect(() => {
      if (!view) load().then((module) => { view = module[part]; redraw(1); }).catch(() => setProblem(new Problem({}, 0)));
    }, []);
    if (problem) return html`<div class="page"><${ErrorBox} problem=${problem} /></div>`;
    return view ? html`<${view} ...${props} />` : html`<div class="page"><${Loading} /></div>`;
  };
}
