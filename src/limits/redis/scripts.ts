import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";

/** What brings a record to the present. */
const STANDING = ["record", "sound", "read", "day", "pace", "standing"] as const;
/** What finds a start its place. */
const PLACING = [...STANDING, "placement", "probe"] as const;

/** The parts of each script, in order: what one uses stands before it. */
const PARTS = {
  admit: ["admit-at-once", ...PLACING, "earliest-start", "returning", "admit"],
  start: [...PLACING, "leases", "returning", "start"],
  settle: [...STANDING, "learn", "stated", "cooldown", "settle"],
  cancel: [...STANDING, "cancel"],
  wake: [...STANDING, "wake"],
  renew: ["record", "leases", "renew"],
  rejoin: [...STANDING, "returning", "rejoin"],
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
    .map((part) => readFileSync(join(import.meta.dirname, "lua", `${part}.lua`), "utf8"))
    .join("\n");
  const script = { text, sha: createHash("sha1").update(text).digest("hex") };
  loaded.set(name, script);
  return script;
}
