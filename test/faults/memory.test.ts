import { readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { ADAPTERS, type FaultAdapter } from "../support/faults/adapters.ts";
import { faultRun } from "../support/faults/fault-run.ts";
import { MARK } from "../support/faults/fault-table.ts";
import { answer, event, raw, type Script, status, textEvent } from "../support/wire/script.ts";

const MIB = 2 ** 20;
/** Most memory that a fault may cost, in KiB. */
const ALLOWED = 64 * 1024;
const HOOK = pathToFileURL(join(import.meta.dirname, "../support/faults/peak-memory.mjs")).href;

/** 512 MiB of one text in half a megabyte: gzip members one after another are one stream. */
function bomb(text: string): Uint8Array {
  const block = text.repeat(Math.ceil((4 * MIB) / text.length)).slice(0, 4 * MIB);
  const member = gzipSync(block, { level: 9 });
  return Buffer.concat(Array.from({ length: 128 }, () => member));
}

const BOMBS = { comments: bomb(": ping\n\n"), words: bomb(`${MARK} `) };

/** Something large in place of an answer, once; the second request is answered. */
interface Flood {
  readonly name: string;
  readonly script: (adapter: FaultAdapter) => Script;
  readonly outcome: string;
}

function compressed(bytes: Uint8Array, code: number, type: string): Script {
  return () => ({
    status: code,
    headers: { "content-type": type, "content-encoding": "gzip" },
    delayMs: 0,
    steps: [{ type: "write", data: bytes }],
  });
}

const FLOODS: readonly Flood[] = [
  {
    name: "a gzip bomb as the body of an error",
    script: () => compressed(BOMBS.words, 500, "application/json"),
    outcome: "server_error",
  },
  {
    name: "a gzip bomb as a stream, in one line",
    script: () => compressed(BOMBS.words, 200, "text/event-stream"),
    outcome: "server_error",
  },
  {
    name: "a gzip bomb as a stream of comments",
    script: () => compressed(BOMBS.comments, 200, "text/event-stream"),
    outcome: "server_error",
  },
  {
    name: "a line of 8 MB",
    script: ({ protocol }) => raw(textEvent(protocol, "x".repeat(8_000_000))),
    outcome: "server_error",
  },
  {
    name: "a million tiny events",
    script: () => raw(...Array.from({ length: 100 }, () => event({}).repeat(10_000))),
    outcome: "server_error",
  },
  {
    name: "an error of 8 MB",
    script: () => status(500, { error: { message: MARK.repeat(400_000) } }),
    outcome: "server_error",
  },
];

async function peakOf(adapter: FaultAdapter, first: Script): Promise<{ kib: number; outcomes: unknown }> {
  let kib = Number.NaN;
  const run = await faultRun({
    chain: [adapter.name],
    format: "json",
    env: { NODE_OPTIONS: `--import=${HOOK}`, PEAK_MEMORY_FILE: "peak" },
    respond: ({ index }) => (index === 0 ? first : answer("Fine.")),
    inspect: async ({ project }) => {
      kib = Number(readFileSync(join(project, "peak"), "utf8"));
    },
  });
  expect(run.stdout + run.stderr).not.toContain(MARK);
  expect(run.counted).toBe(run.requests.length);
  expect(run.result).toMatchObject({ ok: true, text: "Fine." });
  return { kib, outcomes: run.result?.attempts.map(({ outcome }) => outcome) };
}

/** A peak holds what V8 has not collected yet: of one that is over the bound, the least of three counts. */
async function moreThan(
  usual: number,
  adapter: FaultAdapter,
  { name, script, outcome }: Flood,
): Promise<number> {
  let least = Number.POSITIVE_INFINITY;
  for (let run = 0; run < 3 && least >= ALLOWED; run += 1) {
    const { kib, outcomes } = await peakOf(adapter, script(adapter));
    expect({ name, outcomes }).toEqual({ name, outcomes: [outcome, "ok"] });
    least = Math.min(least, kib - usual);
  }
  return least;
}

describe("V8: a flood is cut off, within 64 MB of a run without one", () => {
  it.concurrent.each(ADAPTERS)("$name", { timeout: 120_000 }, async (adapter) => {
    // The same run with a failure of no size, so that the second request is in it.
    const usual = await peakOf(adapter, status(500));
    for (const flood of FLOODS) {
      const { name } = flood;
      const began = performance.now();
      const more = await moreThan(usual.kib, adapter, flood);
      if (process.env["FAULT_FIGURES"] !== undefined)
        process.stderr.write(
          `${adapter.name}: ${name}: ${(more / 1024).toFixed(1)} MiB more than ${(usual.kib / 1024).toFixed(1)}, ${Math.round(performance.now() - began)} ms\n`,
        );
      expect({ name, more, isWithin: more < ALLOWED }).toEqual({ name, more, isWithin: true });
    }
  });
});
