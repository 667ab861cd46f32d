import pLimit from "p-limit";
import { describe, expect, it } from "vitest";
import { type Home, squad } from "../squad.ts";
import type { Script } from "../wire/script.ts";
import { ADAPTERS, type FaultAdapter } from "./adapters.ts";
import { type FaultRun, faultRun, type FaultRunOptions } from "./fault-run.ts";

/** Stands in the body of faults. No output of squad contains it. */
export const MARK = "MARKER-OF-THE-FAULT";

/** Most runs of one file at a time: they wait more than they work. */
const atOnce = pLimit(8);
/** `squad status` has its say about one case in so many; the others are read from the limiter's file. */
const STATUS_OF_EVERY = 5;

/** One row of the fault matrix: what the only provider of a chain does, and what squad makes of it. */
export interface FaultCase {
  readonly name: string;
  /** What the provider does with its n-th request, from 0. */
  readonly script: (adapter: FaultAdapter, index: number) => Script;
  /** What the attempts come to, in order. */
  readonly outcomes: readonly string[];
  readonly code: number;
  /** The answer, or what was shown of one. @default nothing */
  readonly text?: string;
  /** What the first attempt is said to have met. */
  readonly says?: RegExp;
  /** Requests that reach the server. @default one an attempt */
  readonly reached?: number;
  readonly run?: (adapter: FaultAdapter) => Partial<FaultRunOptions>;
  /** What else is to be true of a run in JSON. */
  readonly check?: (run: FaultRun, adapter: FaultAdapter) => void | Promise<void>;
}

/**
 * Runs every case through every adapter with `--format json`, and what is no answer through one of them in turn with
 * `--format text`, where stdout must stay empty. The limiter has to know of every request that the server saw.
 */
export function describeFaults(title: string, cases: readonly FaultCase[]): void {
  const rows = cases.map((fault, index) => [fault.name, fault, index] as const);
  describe(title, () => {
    it.concurrent.each(rows)("%s", { timeout: 120_000 }, async (_name, fault, index) => {
      const inJson = ADAPTERS.map((adapter) => () => runInJson(fault, adapter));
      const inText = fault.code === 0 ? [] : ADAPTERS.slice(index % ADAPTERS.length).slice(0, 1);
      const asksStatus = index % STATUS_OF_EVERY === 0;
      const runs = [...inJson, ...inText.map((adapter) => () => runInText(fault, adapter, asksStatus))];
      await atOnce.map(runs, (run) => run());
    });
  });
}

async function runInJson(fault: FaultCase, adapter: FaultAdapter): Promise<void> {
  const run = await faultRun({ ...optionsOf(fault, adapter), format: "json" });
  const { code, result, requests, counted } = run;
  const { outcomes, text = "" } = fault;
  expect({
    adapter: adapter.name,
    code,
    outcomes: result?.attempts.map(({ outcome }) => outcome),
    reached: requests.length,
    counted,
  }).toEqual({
    adapter: adapter.name,
    code: fault.code,
    outcomes,
    reached: fault.reached ?? outcomes.length,
    counted: outcomes.length,
  });
  expect(result).toMatchObject({ ok: fault.code === 0, code: fault.code, text });
  expect(result?.provider).toBe(fault.code === 0 ? adapter.name : null);
  const failures = result?.attempts.filter(({ outcome }) => outcome !== "ok") ?? [];
  const said = failures.map(({ message }) => message);
  if (fault.code !== 0) said.push(result?.error?.message);
  for (const message of said) expect(message).toMatch(ONE_LINE);
  if (fault.says !== undefined) expect(said[0]).toMatch(fault.says);
  expectClean(run);
  await fault.check?.(run, adapter);
}

async function runInText(fault: FaultCase, adapter: FaultAdapter, asksStatus: boolean): Promise<void> {
  let total = fault.outcomes.length;
  const inspect = async (home: Home): Promise<void> => {
    if (asksStatus) total = await requestsInStatus(home);
  };
  const run = await faultRun({ ...optionsOf(fault, adapter), format: "text", inspect });
  const { code, counted } = run;
  expect({ adapter: adapter.name, code, stdout: run.stdout, counted, total }).toEqual({
    adapter: adapter.name,
    code: fault.code,
    stdout: "",
    counted: fault.outcomes.length,
    total: fault.outcomes.length,
  });
  expect(run.stderr).toContain(adapter.name);
  expectClean(run);
}

function optionsOf(fault: FaultCase, adapter: FaultAdapter): Omit<FaultRunOptions, "format"> {
  return {
    chain: [adapter.name],
    respond: ({ index }) => fault.script(adapter, index),
    ...fault.run?.(adapter),
  };
}

const ONE_LINE = /^[\P{C}]{1,400}$/u;

function expectClean({ stdout, stderr }: FaultRun): void {
  for (const text of [stdout, stderr]) {
    expect(text).not.toContain(MARK);
    expect(text).not.toContain("test-key-of-");
    expect(text).not.toMatch(/[\u001b\u009b\u009d]/u);
    expect(text).not.toMatch(/\n\s+at /u);
  }
  expect(stderr.length).toBeLessThan(3_000);
}

/** All requests of all providers, as `squad status --json` tells them. */
async function requestsInStatus(home: Home): Promise<number> {
  const { stdout } = await squad(home, ["status", "--json"]);
  const { providers } = JSON.parse(stdout) as {
    readonly providers: readonly { readonly requests: { readonly total: number } }[];
  };
  return providers.reduce((sum, { requests }) => sum + requests.total, 0);
}
