import type { FileHandle } from "node:fs/promises";
import type { LineRange } from "../../core/chat/attachment.ts";

/** Most bytes of a file, or of a range of lines, that are read. The largest of 29,000 BMad files has 190 KB. */
export const MOST_BYTES = 256 * 1024;

/** Bytes of a larger file that are searched for a range of lines. */
export const MOST_SEARCHED = 16 * 1024 * 1024;

const CHUNK = 64 * 1024;
const NEWLINE = 0x0a;

/** What was read, or why it was not. A range that goes beyond the end is cut to it. */
export type ReadBytes =
  | { readonly kind: "bytes"; readonly bytes: Buffer; readonly range: LineRange | null }
  | { readonly kind: "too-large" }
  | { readonly kind: "no-such-lines" };

/** Reads the whole of a file. The size it is said to have is believed only when it is too large. */
export async function readWhole(handle: FileHandle, size: number): Promise<ReadBytes> {
  if (size > MOST_BYTES) return { kind: "too-large" };
  const bytes = Buffer.allocUnsafe(MOST_BYTES + 1);
  let length = 0;
  while (length < bytes.length) {
    const { bytesRead } = await handle.read(bytes, length, bytes.length - length, length);
    if (bytesRead === 0) break;
    length += bytesRead;
  }
  return length > MOST_BYTES
    ? { kind: "too-large" }
    : { kind: "bytes", bytes: bytes.subarray(0, length), range: null };
}

/** Reads some lines of a file, which may be larger than what is read of it. */
export async function readRange(handle: FileHandle, { from, to }: LineRange): Promise<ReadBytes> {
  const chunk = Buffer.allocUnsafe(CHUNK);
  const kept: Buffer[] = [];
  let length = 0;
  let line = 1;
  let position = 0;
  let endsInBreak = true;
  while (line <= to) {
    const { bytesRead } = await handle.read(chunk, 0, CHUNK, position);
    if (bytesRead === 0) break;
    position += bytesRead;
    endsInBreak = chunk[bytesRead - 1] === NEWLINE;
    const found = linesWithin(chunk.subarray(0, bytesRead), line, { from, to });
    ({ line } = found);
    length += found.bytes.length;
    if (length > MOST_BYTES || (position > MOST_SEARCHED && line <= to)) return { kind: "too-large" };
    kept.push(Buffer.from(found.bytes));
  }
  const last = line > to ? to : endsInBreak ? line - 1 : line;
  if (last < from) return { kind: "no-such-lines" };
  return { kind: "bytes", bytes: Buffer.concat(kept), range: { from, to: last } };
}

/** The part of `chunk` that belongs to the range, and the line after it; `line` is the one at its start. */
function linesWithin(
  chunk: Buffer,
  line: number,
  { from, to }: LineRange,
): { readonly bytes: Buffer; readonly line: number } {
  let at = 0;
  let start = line >= from ? 0 : chunk.length;
  while (line <= to) {
    const end = chunk.indexOf(NEWLINE, at);
    if (end === -1) return { bytes: chunk.subarray(start), line };
    at = end + 1;
    line += 1;
    if (line === from) start = at;
  }
  return { bytes: chunk.subarray(start, at), line };
}
