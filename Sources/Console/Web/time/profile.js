import { html } from "/assets/vendor/preact.js";
export const Profile = () => html`<div></div>`;
