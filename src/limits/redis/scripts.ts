import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";

/** The parts of each script, in order: what one uses stands before it. */
const PARTS = {
  admit: [
    "admit-at-once",
    "record",
    "sound",
    "read",
    "day",
    "pace",
    "standing",
    "placement",
    "probe",
    "earliest-start",
    "returning",
    "admit",
  ],
  start: [
    "record",
    "sound",
    "read",
    "day",
    "pace",
    "standing",
    "placement",
    "probe",
    "leases",
    "returning",
    "start",
  ],
  settle: ["record", "sound", "read", "day", "pace", "standing", "learn", "stated", "cooldown", "settle"],
  cancel: ["record", "sound", "read", "day", "pace", "standing", "cancel"],
  renew: ["record", "leases", "renew"],
  rejoin: ["record", "sound", "read", "day", "pace", "standing", "returning", "rejoin"],
} as const;

export type ScriptName = keyof typeof PARTS;

export interface Script {
  readonly text: string;
  /** SHA-1 of the text, in hex: what EVALSHA calls it. */
  readonly sha: string;
}

const loaded = new Map<ScriptName, Script>();

/** A script of the store, put together from the files beside this one when it is first asked for. */
export function scriptOf(name: ScriptName): Script {
  const known = loaded.get(name);
  if (known !== undefined) return known;
  const text = PARTS[name]
    .map((part) => readFileSync(new URL(`lua/${part}.lua`, import.meta.url), "utf8"))
    .join("\n");
  const script = { text, sha: createHash("sha1").update(text).digest("hex") };
  loaded.set(name, script);
  return script;
}
