import type { ChatHost } from "../core/chat/chat-host.ts";

/** By then the end of a turn is on the screen, and nobody has typed the next one. */
const AFTER_MS = 50;

/** Garbage that may lie there. Bytes. */
const GARBAGE = 8 * 2 ** 20;

/** What V8 is asked for: everything, and to give back what it holds for later. */
const THOROUGH = { type: "major", execution: "sync", flavor: "last-resort" } as const;

/**
 * Collects garbage after a turn when much of it has come together. Left to itself, V8 trades memory for a throughput
 * that a conversation has no use for: after 500 turns a REPL held 258 MiB, of which some 20 were in use. Now it holds
 * 120. `npm run bench:repl` measures it.
 */
export function keepHeapSmall({ subscribe }: Pick<ChatHost, "subscribe">): void {
  const { getHeapStatistics } = process.getBuiltinModule("node:v8");
  const used = (): number => getHeapStatistics().used_heap_size;
  let collect: ((how: typeof THOROUGH) => void) | null = null;
  let left = used();
  const look = (): void => {
    if (used() - left < GARBAGE) return;
    collect ??= garbageCollector();
    collect(THOROUGH);
    left = used();
  };
  subscribe("the collector of garbage", ({ type }) => {
    if (type === "turn-end") setTimeout(look, AFTER_MS).unref();
  });
}

/** Node's `gc`, which a flag gives to every context that is made after it was set. */
function garbageCollector(): (how: typeof THOROUGH) => void {
  process.getBuiltinModule("node:v8").setFlagsFromString("--expose-gc");
  return process.getBuiltinModule("node:vm").runInNewContext("gc") as () => void;
}
