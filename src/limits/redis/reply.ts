import type { Posture } from "../../core/limits/effects.ts";
import type { WaitReason } from "../../core/limits/limiter.ts";
import { RedisFault } from "./redis-fault.ts";

const REASONS: ReadonlySet<string> = new Set<WaitReason>([
  "window",
  "burst",
  "cooldown",
  "failing",
  "key",
  "concurrency",
  "backoff",
  "tokens",
  "day",
]);

/** The parts of a script's reply, checked: what lies in the store decides it, and that is not trusted. */
export interface Reply {
  isNumber(index: number): boolean;
  number(index: number): number;
  text(index: number): string;
  bytes(index: number): Uint8Array;
  /** Null when nothing holds a start back. */
  reason(index: number): WaitReason | null;
  /** Five numbers from `index` on. */
  posture(index: number): Posture;
  fault(): RedisFault;
}

/** Reads a reply. Its methods throw a `RedisFault` for a part that is not what was asked for. */
export function readReply(value: unknown, server: string): Reply {
  const parts: readonly unknown[] = Array.isArray(value) ? value : [value];
  const fault = (): RedisFault => new RedisFault(server, "unexpected");
  const number = (index: number): number => {
    const part = parts[index];
    if (!Number.isSafeInteger(part)) throw fault();
    return part as number;
  };
  const bytes = (index: number): Uint8Array => {
    const part = parts[index];
    if (!(part instanceof Uint8Array)) throw fault();
    return part;
  };
  const text = (index: number): string => Buffer.from(bytes(index)).toString("utf8");
  return {
    isNumber: (index) => typeof parts[index] === "number",
    number,
    bytes,
    text,
    reason(index) {
      const reason = text(index);
      if (reason === "") return null;
      if (!REASONS.has(reason)) throw fault();
      return reason as WaitReason;
    },
    posture: (index) => ({
      cooldownUntil: number(index),
      factor: number(index + 1) / 1e6,
      rpm: number(index + 2),
      otherRpm: number(index + 3),
      otherTpm: number(index + 4),
    }),
    fault,
  };
}
