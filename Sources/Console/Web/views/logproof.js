// SPDX-License-Identifier: Apache-2.0
// What a browser can check of an entry by itself: its leaf hash, the way to the signed root, the signatures under that root, and the
// parts beside it (RFC 9162, section 2.1; C2SP tlog-proof, signed-note, tlog-cosignature; docs/exchange.md).
import { name, request } from "../core/api.js";

const hex = (bytes) => Array.from(bytes, (b) => b.toString(16).padStart(2, "0")).join("");
const fromBase64 = (text) => Uint8Array.from(atob(text), (c) => c.charCodeAt(0));
const equal = (a, b) => a.length === b.length && a.every((byte, i) => byte === b[i]);
const sha256 = async (...pieces) => new Uint8Array(await crypto.subtle.digest("SHA-256", await new Blob(pieces).arrayBuffer()));
const utf8 = new TextEncoder();

/** Hash of a leaf over its bytes. */
export const leafHash = (bytes) => sha256(Uint8Array.of(0), bytes);

/** The root that an inclusion path leads to (RFC 9162, section 2.1.3.2); null if the path has the wrong length. */
export async function rootOf(leaf, index, size, path) {
  if (index >= size) return null;
  let [hash, first, last] = [leaf, BigInt(index), BigInt(size) - 1n];
  for (const sibling of path) {
    if (last === 0n) return null;
    if (first & 1n || first === last) {
      hash = await sha256(Uint8Array.of(1), sibling, hash);
      while (!(first & 1n) && first !== 0n) { first >>= 1n; last >>= 1n; }
    } else {
      hash = await sha256(Uint8Array.of(1), hash, sibling);
    }
    first >>= 1n;
    last >>= 1n;
  }
  return last === 0n ? hash : null;
}

/** A tlog-proof in its pieces. @throws if it is none */
export function parseProof(text) {
  const split = text.indexOf("\n\n");
  const head = text.slice(0, split).split("\n"), note = text.slice(split + 2);
  if (head[0] !== "c2sp.org/tlog-proof@v1") throw new Error("not a tlog-proof");
  const lines = head.slice(head[1].startsWith("extra ") ? 2 : 1);
  const end = note.indexOf("\n\n");
  const body = note.slice(0, end + 1);
  const [origin, size, root] = body.split("\n");
  const signatures = note.slice(end + 2).split("\n").filter((l) => l.startsWith("— ")).map((line) => {
    const [, signer, encoded] = line.split(" ");
    const bytes = fromBase64(encoded);
    const cosigned = bytes.length === 76;
    const time = cosigned ? Number(new DataView(bytes.buffer).getBigUint64(4)) : null;
    return { signer, id: bytes.slice(0, 4), time, signature: bytes.slice(cosigned ? 12 : 4) };
  });
  return { index: Number(lines[0].slice(6)), path: lines.slice(1).map(fromBase64), body, origin, size: Number(size), root: fromBase64(root), signatures };
}

/** Verifier keys of a tlog-policy: by the key's name, with whose it is. */
export function parsePolicy(text) {
  const keys = [];
  for (const line of text.split("\n")) {
    const [word, ...rest] = line.split(" ");
    const vkey = word === "log" ? rest[0] : word === "witness" ? rest[1] : null;
    if (!vkey) continue;
    // The key's base64 may have a plus of its own.
    const [keyName, id, ...encoded] = vkey.split("+");
    keys.push({ name: keyName, id, key: fromBase64(encoded.join("+")).slice(1), who: word === "witness" ? rest[0] : null });
  }
  return keys;
}

/** Whether a signature holds: true, false, or null where this browser can not tell or the key is not known. */
async function holds(signature, body, keys) {
  const key = keys.find((k) => k.name === signature.signer && k.id === hex(signature.id));
  if (!key) return null;
  const text = signature.time === null ? body : `cosignature/v1\ntime ${signature.time}\n${body}`;
  let imported;
  try { imported = await crypto.subtle.importKey("raw", key.key, "Ed25519", false, ["verify"]); } catch { return null; }
  return crypto.subtle.verify("Ed25519", imported, signature.signature, utf8.encode(text));
}

/** Parts with their salts, as they are carried over the line: a row of {number, ok}. */
async function partsOf(bytes, promises) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const found = [];
  for (let at = 2 + view.getUint16(0); at < bytes.length;) {
    const number = view.getUint16(at + 8), size = view.getUint32(at + 26);
    const content = bytes.subarray(at + 10, at + 26), rest = bytes.subarray(at + 30, at + 30 + size);
    const promise = promises[number];
    found.push({ number, ok: !!promise && promise.size === size && hex(await sha256(content, rest)) === promise.commitment });
    at += 30 + size;
  }
  return found;
}

const bytesOf = async (path) => new Uint8Array(await (await request("GET", path, undefined, { raw: true })).arrayBuffer());
const textOf = async (path) => (await request("GET", path, undefined, { raw: true })).text();

/**
 * Reads an entry's bytes, proof, policy and parts, and checks them here.
 * @returns {Promise<{proof: string, policy: string, parsed: object, steps: {step: string, ok: boolean|null, values: object}[]}>}
 * @throws {Problem} where there is no proof yet
 */
export async function checkHere(ref, promises) {
  const place = encodeURIComponent(name(ref));
  const [proof, policy, bytes] = await Promise.all([textOf(`/entries/${place}/proof`), textOf(`/policy?entry=${place}`), bytesOf(`/entries/${place}?raw=1`)]);
  const parsed = parseProof(proof);
  const leaf = await leafHash(bytes);
  const root = await rootOf(leaf, parsed.index, parsed.size, parsed.path);
  const steps = [
    { step: "leaf", ok: hex(leaf) === ref.leaf, values: { n: bytes.length } },
    { step: "place", ok: parsed.origin === ref.origin && parsed.index === ref.index, values: {} },
    { step: "path", ok: root !== null && equal(root, parsed.root), values: { n: parsed.path.length, size: parsed.size } },
  ];
  const keys = parsePolicy(policy);
  for (const signature of parsed.signatures) {
    const who = keys.find((k) => k.name === signature.signer)?.who ?? null;
    signature.ok = await holds(signature, parsed.body, keys);
    signature.kind = signature.time === null ? "log" : who?.startsWith("witness/") ? "witness" : who ? "receipt" : "other";
    signature.party = who?.replace(/^(party|witness)\//, "") ?? signature.signer;
    steps.push({ step: signature.kind, ok: signature.ok, values: { who: signature.party }, time: signature.time });
  }
  if (promises.length > 0) {
    const parts = await partsOf(await bytesOf(`/entries/${place}/parts`), promises);
    for (const { number, ok } of parts) steps.push({ step: "part", ok, values: { n: number } });
  }
  return { proof, policy, parsed, steps, root: hex(parsed.root) };
}
