// SPDX-License-Identifier: Apache-2.0
// The bell. A browser lets a page sound only after somebody has touched it; until then the screen says so.
import { set } from "./store.js";

let audio = null;
let timer = 0;

/** Lets the page sound; called at the first touch or key. */
export function wake() {
  try {
    audio ??= new AudioContext();
    audio.resume().then(() => set({ muted: false }));
  } catch {
    set({ muted: true });
  }
}

/** Whether nobody would hear a FLASH. */
const isMuted = () => audio?.state !== "running";

function tone(frequency, at, seconds) {
  const [oscillator, gain] = [audio.createOscillator(), audio.createGain()];
  oscillator.type = "square";
  oscillator.frequency.value = frequency;
  gain.gain.setValueAtTime(0.0001, at);
  gain.gain.linearRampToValueAtTime(0.16, at + 0.02);
  gain.gain.linearRampToValueAtTime(0.0001, at + seconds);
  oscillator.connect(gain).connect(audio.destination);
  oscillator.start(at);
  oscillator.stop(at + seconds);
}

/** Rings: a FLASH until somebody has it, everything else once. */
export function ring(precedence = "flash") {
  if (isMuted()) set({ muted: true });
  if (precedence === "flash" && timer) return;
  const once = () => {
    if (isMuted()) return;
    const at = audio.currentTime;
    if (precedence === "flash") for (let i = 0; i < 3; i++) tone(i % 2 ? 660 : 880, at + i * 0.28, 0.24);
    else tone(precedence === "immediate" ? 660 : 440, at, 0.3);
  };
  once();
  if (precedence === "flash") timer = setInterval(once, 2000);
}

/** Stops ringing. */
export function silence() {
  clearInterval(timer);
  timer = 0;
}
