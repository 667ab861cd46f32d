import { FORMAT_VERSION, readRecord, type SessionRecord } from "./record.ts";
import { count } from "./shape.ts";

/** A longer line is never written, and skipped when read. */
export const MAX_LINE_BYTES = 32 * 1024 * 1024;

/** Bytes of the line break before each record. */
export const LEADING_BREAK = 1;

export type Decoded =
  | { readonly kind: "record"; readonly record: SessionRecord }
  /** The header of a file that a newer squad wrote. */
  | { readonly kind: "newer"; readonly version: number }
  | { readonly kind: "damaged" };

const SEAL_BYTES = ',"crc":"00000000"}'.length;
const DAMAGED: Decoded = { kind: "damaged" };

/**
 * `record` as it is appended: a line of JSON that ends in the CRC-32 of what stands before it. A line break leads it,
 * so that a record which some process could not finish ends there and takes nothing along.
 */
export function encodeLine(record: SessionRecord): Buffer {
  const body = Buffer.from(`\n${JSON.stringify(record).slice(0, -1)}`);
  return Buffer.concat([body, Buffer.from(`${seal(body.subarray(LEADING_BREAK))}\n`)]);
}

/** What `line`, without its line break, holds. Never throws. */
export function decodeLine(line: Buffer): Decoded {
  const whole = isWhole(line);
  const value = parse(line);
  if (isNewerHeader(value) && (whole || value.crc === undefined)) return { kind: "newer", version: value.v };
  const record = whole ? readRecord(value) : undefined;
  return record === undefined ? DAMAGED : { kind: "record", record };
}

/** True when `line` ends in the checksum of the rest: it is what was once written. */
export function isWhole(line: Buffer): boolean {
  if (line.length <= SEAL_BYTES) return false;
  const body = line.subarray(0, line.length - SEAL_BYTES);
  return line.toString("latin1", body.length) === seal(body);
}

function seal(body: Buffer): string {
  return `,"crc":"${checksum(body).toString(16).padStart(8, "0")}"}`;
}

function parse(line: Buffer): unknown {
  try {
    return JSON.parse(line.toString("utf8"));
  } catch {
    return undefined;
  }
}

/** A newer format may seal its lines otherwise, so an absent checksum counts; a wrong one is damage. */
function isNewerHeader(value: unknown): value is { readonly v: number; readonly crc?: unknown } {
  if (typeof value !== "object" || value === null) return false;
  return (
    "type" in value && value.type === "session" && "v" in value && (count(value.v) ?? 0) > FORMAT_VERSION
  );
}

/** CRC-32. zlib is loaded with the first record: it is not needed before a conversation is on the screen. */
function checksum(bytes: Buffer): number {
  return process.getBuiltinModule("node:zlib").crc32(bytes);
}
