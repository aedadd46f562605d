// SPDX-License-Identifier: Apache-2.0
// Many files as one: a ZIP archive without compression (APPNOTE.TXT 4.3, method "stored"), so that a dossier is saved at once.

const TABLE = Uint32Array.from({ length: 256 }, (_, n) => {
  let c = n;
  for (let k = 0; k < 8; k++) c = c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1;
  return c;
});
const crc32 = (bytes) => {
  let c = ~0;
  for (const byte of bytes) c = TABLE[(c ^ byte) & 255] ^ (c >>> 8);
  return ~c >>> 0;
};
const record = (size, fields) => {
  const view = new DataView(new ArrayBuffer(size));
  for (const [at, width, value] of fields) (width === 2 ? view.setUint16(at, value, true) : view.setUint32(at, value, true));
  return new Uint8Array(view.buffer);
};

/**
 * An archive of files, in their order. Times are left at the format's first day: what a dossier proves has its own.
 * @param {{name: string, bytes: Uint8Array}[]} files
 * @returns {Blob}
 */
export function zip(files) {
  const body = [], directory = [];
  let offset = 0, length = 0;
  for (const { name, bytes } of files) {
    const title = new TextEncoder().encode(name), sum = crc32(bytes);
    // Version 2.0, names in UTF-8, stored, 1980-01-01.
    const common = (at) => [[at, 2, 20], [at + 2, 2, 0x800], [at + 4, 2, 0], [at + 6, 2, 0], [at + 8, 2, 0x21], [at + 10, 4, sum], [at + 14, 4, bytes.length], [at + 18, 4, bytes.length], [at + 22, 2, title.length]];
    body.push(record(30, [[0, 4, 0x04034b50], ...common(4)]), title, bytes);
    directory.push(record(46, [[0, 4, 0x02014b50], [4, 2, 20], ...common(6), [42, 4, offset]]), title);
    offset += 30 + title.length + bytes.length;
    length += 46 + title.length;
  }
  const end = record(22, [[0, 4, 0x06054b50], [8, 2, files.length], [10, 2, files.length], [12, 4, length], [16, 4, offset]]);
  return new Blob([...body, ...directory, end], { type: "application/zip" });
}
