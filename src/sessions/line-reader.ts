import type { DiskFile } from "./disk.ts";
import { MAX_LINE_BYTES } from "./line.ts";

const CHUNK_BYTES = 256 * 1024;
const NEWLINE = 0x0a;

/** A line as it lies in a file, blank ones left out. */
export interface RawLine {
  /** 1-based. */
  readonly number: number;
  /** Byte at which the line begins. */
  readonly offset: number;
  /** Without its line break, valid only during the visit; null when the line is longer than `MAX_LINE_BYTES`. */
  readonly bytes: Buffer | null;
  /** False for what follows the last line break. */
  readonly ended: boolean;
}

/** Reads `size` bytes of `file` line by line, holding no more than one line. */
export async function eachLine(file: DiskFile, size: number, visit: (line: RawLine) => void): Promise<void> {
  const chunk = Buffer.allocUnsafe(Math.min(CHUNK_BYTES, Math.max(1, size)));
  let carried: Buffer[] = [];
  let length = 0;
  let offset = 0;
  let number = 1;

  const carry = (bytes: Buffer): void => {
    length += bytes.length;
    if (length > MAX_LINE_BYTES) carried = [];
    else if (bytes.length > 0) carried.push(Buffer.from(bytes));
  };
  const finish = (rest: Buffer, ended: boolean): void => {
    const total = length + rest.length;
    const whole = carried.length === 0 ? rest : Buffer.concat([...carried, rest]);
    if (total > 0) visit({ number, offset, bytes: total > MAX_LINE_BYTES ? null : whole, ended });
    offset += total + 1;
    number += 1;
    carried = [];
    length = 0;
  };

  let position = 0;
  while (position < size) {
    const read = await file.read(chunk.subarray(0, Math.min(chunk.length, size - position)), position);
    if (read === 0) break;
    position += read;
    let start = 0;
    for (;;) {
      const end = chunk.indexOf(NEWLINE, start);
      if (end === -1 || end >= read) break;
      finish(chunk.subarray(start, end), true);
      start = end + 1;
    }
    carry(chunk.subarray(start, read));
  }
  if (length > 0) finish(chunk.subarray(0, 0), false);
}
