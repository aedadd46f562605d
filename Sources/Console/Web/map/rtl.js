// SPDX-License-Identifier: Apache-2.0
// Right-to-left text for MapLibre, which lays out one glyph after the other: Arabic letters take the presentation form that their
// neighbours ask for (Unicode, chapter 9.2), and lines are reordered (UAX #9 without explicit embeddings, which labels never have:
// text.js removes such marks). A classic script, since the map's workers load it.
(() => {
  "use strict";

  // Letters from U+0621 on in the order of the forms from U+FE80 on, as how many forms each has: isolated, final, initial, medial.
  const COUNTS = { 0x621: "12222424244444222244444444", 0x641: "4444444224" };
  // Letters of Persian, Kurdish and Urdu: first form and how many.
  const MORE = {
    0x679: [0xfb66, 4], 0x67e: [0xfb56, 4], 0x686: [0xfb7a, 4], 0x688: [0xfb88, 2], 0x691: [0xfb8c, 2], 0x698: [0xfb8a, 2], 0x6a4: [0xfb6a, 4],
    0x6a9: [0xfb8e, 4], 0x6af: [0xfb92, 4], 0x6ba: [0xfb9e, 2], 0x6be: [0xfbaa, 4], 0x6c0: [0xfba4, 2], 0x6c1: [0xfba6, 4], 0x6c6: [0xfbd9, 2],
    0x6c7: [0xfbd7, 2], 0x6cc: [0xfbfc, 4], 0x6d0: [0xfbe4, 4], 0x6d2: [0xfbae, 2],
  };
  const FORMS = new Map(Object.entries(MORE).map(([letter, form]) => [Number(letter), form]));
  let next = 0xfe80;
  for (const [first, counts] of Object.entries(COUNTS)) [...counts].forEach((count, i) => {
    FORMS.set(Number(first) + i, [next, Number(count)]);
    next += Number(count);
  });
  const LAM = 0x644, TATWEEL = 0x640, ZWJ = 0x200d;
  /** Lam with an alef is one glyph: the isolated form, its final one next to it. */
  const LAM_ALEF = new Map([[0x622, 0xfef5], [0x623, 0xfef7], [0x625, 0xfef9], [0x627, 0xfefb]]);

  const transparent = (c) => (c >= 0x64b && c <= 0x65f) || c === 0x670 || (c >= 0x610 && c <= 0x61a) || (c >= 0x6d6 && c <= 0x6ed && c !== 0x6dd);
  /** Hebrew points and accents. */
  const pointed = (c) => (c >= 0x591 && c <= 0x5bd) || c === 0x5bf || c === 0x5c1 || c === 0x5c2 || c === 0x5c4 || c === 0x5c5 || c === 0x5c7;
  const joinsNext = (c) => c === TATWEEL || c === ZWJ || FORMS.get(c)?.[1] === 4;
  const joinsBefore = (c) => c === TATWEEL || c === ZWJ || (FORMS.get(c)?.[1] ?? 1) > 1;

  /** Text with each Arabic letter in the form that its neighbours ask for. Vowel marks go: glyphs stand side by side on the map. */
  function shape(text) {
    const letters = [...text].map((c) => c.codePointAt(0)).filter((c) => !transparent(c) && !pointed(c)), out = [];
    for (let i = 0; i < letters.length; i++) {
      const c = letters[i], form = FORMS.get(c);
      if (!form) { out.push(c); continue; }
      const before = joinsNext(letters[i - 1]) && joinsBefore(c), after = letters[i + 1];
      if (c === LAM && LAM_ALEF.has(after)) {
        out.push(LAM_ALEF.get(after) + (before ? 1 : 0));
        i++;
        continue;
      }
      const [first, count] = form, follows = count === 4 && after !== undefined && joinsBefore(after);
      out.push(first + (before ? (follows ? 3 : 1) : follows ? 2 : 0));
    }
    return String.fromCodePoint(...out);
  }

  // ---- UAX #9 ----

  const PAIRS = "()[]{}«»‹›<>≤≥";
  const MIRRORED = new Map([...PAIRS].map((c, i) => [c, PAIRS[i ^ 1]]));
  const BRACKETS = "()[]{}";

  /** The bidirectional class of a character, as far as labels have them. */
  function classOf(character) {
    const c = character.codePointAt(0);
    if (c >= 0x30 && c <= 0x39) return "EN";
    if (c < 0x80) return /[A-Za-z]/.test(character) ? "L" : "+-".includes(character) ? "ES" : "#$%".includes(character) ? "ET" : ",./:".includes(character) ? "CS" : /\s/.test(character) ? "WS" : "ON";
    if ((c >= 0x660 && c <= 0x669) || c === 0x66b || c === 0x66c) return "AN";
    if (c >= 0x6f0 && c <= 0x6f9) return "EN";
    if (transparent(c) || /\p{Mn}/u.test(character)) return "NSM";
    if ((c >= 0x590 && c <= 0x5ff) || (c >= 0xfb1d && c <= 0xfb4f) || c === 0x200f) return "R";
    if (c === 0x60c || (c >= 0x606 && c <= 0x607)) return c === 0x60c ? "CS" : "ON";
    if (c === 0x66a || (c >= 0x609 && c <= 0x60a)) return "ET";
    if ((c >= 0x600 && c <= 0x7bf) || (c >= 0xfb50 && c <= 0xfdff) || (c >= 0xfe70 && c <= 0xfeff)) return "AL";
    if (c === 0xa0) return "CS";
    if ("°£¥€±′″‰".includes(character) || /\p{Sc}/u.test(character)) return "ET";
    if (c === 0x2212) return "ES";
    return /[\p{L}\p{Nl}]/u.test(character) || (/\p{N}/u.test(character) && !/[²³¹⁰-₉]/u.test(character)) ? "L" : /\s/.test(character) ? "WS" : "ON";
  }

  /** Embedding levels of one paragraph, and its own. */
  function levels(characters) {
    const first = characters.map(classOf), kinds = [...first], n = kinds.length;
    const strong = kinds.find((k) => k === "L" || k === "R" || k === "AL"), base = !strong || strong === "L" ? 0 : 1, edge = base ? "R" : "L";
    // W1 to W3: marks, numbers after Arabic letters, Arabic letters.
    let last = edge;
    for (let i = 0; i < n; i++) {
      if (kinds[i] === "NSM") kinds[i] = i ? kinds[i - 1] : edge;
      if ("L R AL".split(" ").includes(kinds[i])) last = kinds[i];
      else if (kinds[i] === "EN" && last === "AL") kinds[i] = "AN";
    }
    for (let i = 0; i < n; i++) if (kinds[i] === "AL") kinds[i] = "R";
    // W4 to W7: separators and terminators of numbers, European numbers in Latin text.
    for (let i = 1; i + 1 < n; i++) {
      const [a, k, b] = [kinds[i - 1], kinds[i], kinds[i + 1]];
      if ((k === "ES" && a === "EN" && b === "EN") || (k === "CS" && a === b && (a === "EN" || a === "AN"))) kinds[i] = a;
    }
    for (let i = 0; i < n; i++) if (kinds[i] === "ET") {
      let end = i;
      while (end < n && kinds[end] === "ET") end++;
      if (kinds[i - 1] === "EN" || kinds[end] === "EN") kinds.fill("EN", i, end);
      i = end - 1;
    }
    last = edge;
    for (let i = 0; i < n; i++) {
      if (["ES", "ET", "CS", "WS"].includes(kinds[i])) kinds[i] = "ON";
      if (kinds[i] === "L" || kinds[i] === "R") last = kinds[i];
      else if (kinds[i] === "EN" && last === "L") kinds[i] = "L";
    }
    brackets(characters, kinds, first, edge);
    // N1, N2: what is neutral goes with its surroundings, else with the paragraph.
    const side = (kind) => (kind === undefined ? edge : kind === "L" ? "L" : "R");
    for (let i = 0; i < n; i++) if (kinds[i] === "ON") {
      let end = i;
      while (end < n && kinds[end] === "ON") end++;
      const before = side(kinds[i - 1]), after = side(kinds[end]);
      kinds.fill(before === after ? before : edge, i, end);
      i = end - 1;
    }
    return { base, first, levels: kinds.map((k) => (base ? (k === "R" ? 1 : 2) : k === "L" ? 0 : k === "R" ? 1 : 2)) };
  }

  /** N0: a pair of brackets takes the direction of what is inside, or of what stands before it. */
  function brackets(characters, kinds, first, edge) {
    const open = [], pairs = [];
    characters.forEach((character, i) => {
      const at = kinds[i] === "ON" ? BRACKETS.indexOf(character) : -1;
      if (at < 0) return;
      if (at % 2 === 0) { open.push([character, i]); return; }
      for (let k = open.length - 1; k >= 0; k--) if (open[k][0] === BRACKETS[at - 1]) { pairs.push([open[k][1], i]); open.length = k; break; }
    });
    const strong = (kind) => (kind === "L" ? "L" : kind === "R" || kind === "EN" || kind === "AN" ? "R" : null);
    for (const [from, to] of pairs.sort((a, b) => a[0] - b[0])) {
      const inner = new Set(kinds.slice(from + 1, to).map(strong).filter(Boolean));
      if (!inner.size) continue;
      let direction = edge;
      if (!inner.has(edge)) {
        let before = from - 1;
        while (before >= 0 && !strong(kinds[before])) before--;
        const context = before >= 0 ? strong(kinds[before]) : edge;
        direction = context === edge ? edge : context;
      }
      for (const i of [from, to]) {
        kinds[i] = direction;
        for (let k = i + 1; k < first.length && first[k] === "NSM"; k++) kinds[k] = direction;
      }
    }
  }

  /** L1, L2: the order in which the characters of a line stand from left to right. */
  function visual(kinds, given, base) {
    const level = [...given];
    for (let end = level.length; end > 0 && kinds[end - 1] === "WS"; end--) level[end - 1] = base;
    const order = level.map((_, i) => i);
    for (let depth = 2; depth > 0; depth--) for (let i = 0; i < order.length; i++) if (level[order[i]] >= depth) {
      let end = i;
      while (end < order.length && level[order[end]] >= depth) end++;
      order.splice(i, end - i, ...order.slice(i, end).reverse());
      i = end;
    }
    return order.map((i) => [i, level[i]]);
  }

  /** Lines of a text that is broken before the given UTF-16 offsets, each as [character, index in the text] from left to right. */
  function lines(text, breaks) {
    const characters = [...text], offsets = [];
    let offset = 0;
    for (const character of characters) { offsets.push(offset); offset += character.length; }
    const known = new Array(characters.length);
    for (let start = 0, i = 0; i <= characters.length; i++) if (i === characters.length || characters[i] === "\n") {
      const paragraph = levels(characters.slice(start, i));
      paragraph.levels.forEach((level, k) => { known[start + k] = { level, base: paragraph.base, kind: paragraph.first[k] }; });
      start = i + 1;
    }
    const result = [];
    let start = 0;
    for (const stop of [...breaks, text.length]) {
      let end = start;
      while (end < characters.length && offsets[end] < stop) end++;
      if (end > start || stop !== text.length) {
        const kept = Array.from({ length: end - start }, (_, k) => start + k).filter((i) => characters[i] !== "\n");
        const info = kept.map((i) => known[i]);
        result.push(visual(info.map((x) => x.kind), info.map((x) => x.level), info[0]?.base ?? 0).map(([k, level]) => {
          const character = characters[kept[k]];
          return [level % 2 ? MIRRORED.get(character) ?? character : character, offsets[kept[k]]];
        }));
      }
      start = end;
    }
    return result;
  }

  const joined = (line) => line.map(([character]) => character).join("");
  const plugin = {
    applyArabicShaping: shape,
    processBidirectionalText: (text, breaks) => lines(text, breaks).map(joined),
    processStyledBidirectionalText: (text, sections, breaks) =>
      lines(text, breaks).map((line) => [joined(line), line.flatMap(([character, at]) => Array(character.length).fill(sections[at]))]),
  };
  globalThis.registerRTLTextPlugin?.(plugin);
  globalThis.parleyRightToLeft = plugin;
})();
