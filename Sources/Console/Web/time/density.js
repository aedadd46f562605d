// SPDX-License-Identifier: Apache-2.0

/**
 * How many activities and conflicts there are in each of equal parts of a span of time. An activity counts once in a part however
 * many of its volumes lie there; nothing is sampled or left out.
 * @param {{own: boolean, volumes: {start: any, end: any}[]}[]} activities
 * @param {{start: any, end: any}[]} findings
 * @param {number} from @param {number} to milliseconds @param {number} bins
 * @returns {{own: Float64Array, other: Float64Array, conflicts: Float64Array, most: number}} `most` activities in one part
 */
export function density(activities, findings, from, to, bins) {
  const counts = { own: new Float64Array(bins + 1), other: new Float64Array(bins + 1), conflicts: new Float64Array(bins + 1) };
  const bin = (at) => Math.floor((at - from) / (to - from) * bins);
  // Steps up and down; their running sum is the count.
  const add = (into, start, end) => {
    const first = Math.max(0, bin(start)), last = Math.min(bins - 1, Math.max(bin(start), bin(end - 1)));
    if (first > last) return;
    into[first] += 1;
    into[last + 1] -= 1;
  };
  for (const { own, volumes } of activities) {
    const into = own ? counts.own : counts.other;
    const spans = volumes.map(({ start, end }) => [Number(new Date(start)), Number(new Date(end))]);
    if (spans.length > 1) spans.sort((a, b) => a[0] - b[0]);
    let start = null, end = null;
    for (const [a, b] of spans) {
      // Spans that share a part are one.
      if (start !== null && bin(a) <= bin(end - 1)) { end = Math.max(end, b); continue; }
      if (start !== null) add(into, start, end);
      [start, end] = [a, b];
    }
    if (start !== null) add(into, start, end);
  }
  for (const { start, end } of findings) add(counts.conflicts, Number(new Date(start)), Number(new Date(end)));
  for (const list of Object.values(counts)) for (let i = 1; i < list.length; i++) list[i] += list[i - 1];
  let most = 0;
  for (let i = 0; i < bins; i++) most = Math.max(most, counts.own[i] + counts.other[i]);
  return { own: counts.own.subarray(0, bins), other: counts.other.subarray(0, bins), conflicts: counts.conflicts.subarray(0, bins), most };
}
