// SPDX-License-Identifier: Apache-2.0
// The node's own interface (/api/v1/openapi.json). An error is a Problem: the node's typed answer (RFC 9457).

/** What the node refuses, or why it can not be reached (`kind` "unreachable"). */
export class Problem extends Error {
  /** @param {{type?: string, detail?: string, field?: string, value?: string, limit?: string, fix?: string, problems?: string[], reason?: object, reasons?: object[]}} json */
  constructor(json, status) {
    super(json.detail ?? "");
    this.kind = (json.type ?? "urn:parley:problem:unreachable").split(":").pop();
    this.status = status;
    this.detail = json.detail ?? "";
    this.field = json.field ?? "";
    this.value = json.value;
    this.limit = json.limit;
    this.fix = json.fix;
    this.problems = json.problems ?? [];
    this.reason = json.reason;
    this.reasons = json.reasons ?? [];
  }
}

/** Milliseconds after which a node that says nothing counts as unreachable: for what is read, and for what is said or made as a file. */
const PATIENCE = { read: 10_000, other: 90_000 };

let csrf = "";
let onSignedOut = () => {};

/** Gets told when a session has ended. */
export function whenSignedOut(callback) { onSignedOut = callback; }
/** Keeps what shows that requests come from this page. */
export function useSession(session) { csrf = session?.csrf ?? ""; }

/**
 * One request.
 * @param {string} method
 * @param {string} path below /api/v1
 * @param {unknown} [body] sent as JSON; a file as it is
 * @param {{key?: string, signal?: AbortSignal, raw?: boolean}} [options] `key` makes a repeated request one; `raw` gives the Response
 * @throws {Problem}
 */
export async function request(method, path, body, { key, signal, raw } = {}) {
  const headers = {};
  const isFile = body instanceof Blob;
  if (body !== undefined) headers["Content-Type"] = isFile ? "application/octet-stream" : "application/json";
  if (method !== "GET") headers["X-Parley-CSRF"] = csrf;
  if (key) headers["Idempotency-Key"] = key;
  let response;
  const abort = new AbortController();
  const timer = setTimeout(() => abort.abort(new DOMException("", "TimeoutError")), method === "GET" && !raw ? PATIENCE.read : PATIENCE.other);
  signal?.addEventListener("abort", () => abort.abort(signal.reason));
  try {
    response = await fetch("/api/v1" + path, {
      method, headers, signal: abort.signal, credentials: "same-origin", body: body === undefined || isFile ? body : JSON.stringify(body),
    });
  } catch (error) {
    if (error.name === "AbortError") throw error;
    throw new Problem({ detail: "" }, 0);
  } finally {
    clearTimeout(timer);
  }
  if (!response.ok) {
    const problem = new Problem(await response.json().catch(() => ({ detail: response.statusText })), response.status);
    if (response.status === 401 && path !== "/session") onSignedOut();
    throw problem;
  }
  if (raw) return response;
  if (response.status === 204) return null;
  return response.json();
}

export const get = (path, options) => request("GET", path, undefined, options);
export const post = (path, body, options) => request("POST", path, body, options);
export const put = (path, body, options) => request("PUT", path, body, options);
export const del = (path, body, options) => request("DELETE", path, body, options);

/** `origin@index` of a ref, as a path or query has it. */
export const place = (ref) => encodeURIComponent(name(ref));
/** `origin@index` of a ref, as people see it. */
export const name = (ref) => (ref ? `${ref.origin}@${ref.index}` : "");
export const sameRef = (a, b) => !!a && !!b && a.index === b.index && a.origin === b.origin;

/** A fresh key for one thing that is said once, however often the request is repeated. */
export function freshKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (b) => b.toString(16).padStart(2, "0")).join("");
}
