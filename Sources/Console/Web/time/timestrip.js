import { html } from "/assets/vendor/preact.js";
export const Timeline = () => html`<div></div>`;
