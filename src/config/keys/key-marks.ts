import { mkdirSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { readBoundedFile } from "../bounded-file.ts";
import { fingerprint } from "../fingerprint.ts";
import type { Secret } from "../../core/secret.ts";

/**
 * The fingerprints of the keys that commands printed last, by the fingerprint of the command. Limits are kept under a
 * key's fingerprint, and `squad status` is to find them without running a command.
 */
export type KeyMarks = ReadonlyMap<string, string>;

const MARK = /^[\da-f]{8}$/;

const fileIn = (stateDir: string): string => join(stateDir, "key-marks.json");

/** Empty when nothing is remembered, or nothing of it can be used. */
export function readKeyMarks(stateDir: string): KeyMarks {
  const content = readBoundedFile(fileIn(stateDir));
  if (content.kind !== "text") return new Map();
  try {
    const marks: unknown = JSON.parse(content.text);
    const entries = Object.entries(typeof marks === "object" && marks !== null ? marks : {});
    return new Map(
      entries.filter((entry): entry is [string, string] => entry.every((mark) => MARK.test(String(mark)))),
    );
  } catch {
    return new Map();
  }
}

/** Remembers what commands printed. A disk that refuses costs no more than a status that starts at zero. */
export function rememberKeyMarks(
  stateDir: string,
  printed: readonly { readonly line: Secret; readonly key: Secret }[],
): void {
  const known = readKeyMarks(stateDir);
  const fresh = printed.map(({ line, key }) => [fingerprint(line), fingerprint(key)] as const);
  if (fresh.every(([line, key]) => known.get(line) === key)) return;
  const file = fileIn(stateDir);
  const temporary = `${file}.${crypto.randomUUID()}.tmp`;
  try {
    mkdirSync(stateDir, { recursive: true, mode: 0o700 });
    writeFileSync(temporary, JSON.stringify(Object.fromEntries([...known, ...fresh])), { mode: 0o600 });
    renameSync(temporary, file);
  } catch {
    // The key itself works all the same.
  }
}
