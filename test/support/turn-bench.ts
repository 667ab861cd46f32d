import type { SquadEventBody } from "../../src/core/events.ts";
import { qualityGate } from "../../src/core/quality/gate.ts";
import type { Turn } from "../../src/core/turn/run.ts";
import { runToolTurn, type ToolKit } from "../../src/core/turn/tool-loop.ts";
import { runTurn } from "../../src/core/turn/turn.ts";
import { openLimiter, type OpenLimiter } from "./open-limiter.ts";
import type { ScriptedProvider } from "./scripted-provider.ts";
import { VirtualClock } from "./virtual-clock.ts";

/** A turn over scripted providers on a virtual clock, and what comes of it. */
export function bench(
  providers: (clock: VirtualClock) => readonly ScriptedProvider[],
  limiter: OpenLimiter = openLimiter(),
) {
  const clock = new VirtualClock();
  const chain = providers(clock);
  const events: SquadEventBody[] = [];
  const abort = new AbortController();
  const turn: Turn = {
    agent: { id: "analyst", name: "Mary", title: "Business Analyst" },
    session: null,
    language: null,
    system: "You are Mary.",
    history: [],
    input: "What next?",
    chain: chain.map((provider) => ({
      provider,
      limitKey: `${provider.name}/${provider.model}`,
      tokensPerWindow: null,
    })),
    maxWaitMs: 60_000,
  };
  const deps = {
    clock,
    rng: () => 0.5,
    limiter,
    gate: qualityGate,
    emit: (event: SquadEventBody) => events.push(event),
  };
  const run = (changes: Partial<Turn> = {}) =>
    clock.drive(runTurn({ ...turn, ...changes }, deps, abort.signal));
  const runWith = (kit: ToolKit, changes: Partial<Turn> = {}) =>
    clock.drive(runToolTurn({ ...turn, ...changes }, kit, deps, abort.signal));
  const types = (): string[] => events.map(({ type }) => type);
  return { clock, chain, links: turn.chain, events, types, abort, limiter, run, runWith };
}
