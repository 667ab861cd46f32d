import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { resolveAgent } from "../../../src/app/agents.ts";
import { openConversation } from "../../../src/app/exchange/conversation.ts";
import { openSquad, type Squad } from "../../../src/app/open-squad.ts";
import { plainMessage } from "../../../src/core/chat/attachment.ts";
import type { AttemptRecord } from "../../../src/core/outcome.ts";
import type { Persona } from "../../../src/core/persona.ts";
import { type Home, makeHome } from "../squad.ts";
import { put } from "../wired-home.ts";
import type { SoakScene, SoakSeen } from "./soak-scene.ts";

const CALLERS = 12;
/** A caller begins a new session after so many turns, as people do. */
const TURNS_A_SESSION = 50;

export interface SoakReport {
  readonly turns: number;
  readonly answered: number;
  readonly attempts: number;
  /** How often attempts came to what. */
  readonly outcomes: Readonly<Record<string, number>>;
  /** Why turns were not answered, and how often. */
  readonly unanswered: Readonly<Record<string, number>>;
  /** What each provider saw, and what the limiter counted for it. */
  readonly providers: Readonly<Record<string, SoakSeen & { readonly counted: number }>>;
  readonly elapsedMs: number;
  /** From the input to the answer on disk, sorted. Milliseconds. */
  readonly durations: readonly number[];
}

/**
 * Takes turns as `squad run` does, by several callers in this process: the real limiter in its file, sessions that are
 * synced to disk, real HTTP. `passed` is told of each turn that ended. Changes this process's environment.
 */
export async function soak(
  scene: SoakScene,
  turns: number,
  passed: (ended: number) => void = () => undefined,
): Promise<SoakReport> {
  const server = fork(join(import.meta.dirname, "soak-server.ts"), [JSON.stringify(scene)]);
  const [{ urls }] = (await once(server, "message")) as [{ readonly urls: Readonly<Record<string, string>> }];
  const home = soakHome(scene, urls);
  Object.assign(process.env, home.env);
  const squad = await openSquad({ cwd: home.project });
  try {
    const tally = new Tally(passed);
    const persona = resolveAgent(await squad.roster(), "pm");
    const began = performance.now();
    let left = turns;
    const take = (): boolean => (left -= 1) >= 0;
    await Promise.all(Array.from({ length: CALLERS }, () => call(squad, persona, take, tally)));
    const elapsedMs = performance.now() - began;
    return { turns, elapsedMs, ...tally.sums(), providers: await providersOf(squad, server) };
  } finally {
    await squad.close();
    server.disconnect();
    home.remove();
  }
}

/** Takes turns as long as there are any. */
async function call(squad: Squad, persona: Persona, take: () => boolean, tally: Tally): Promise<void> {
  const sessions = await squad.sessions();
  for (let turn = 0, session = sessions.create(); take(); turn += 1) {
    if (turn > 0 && turn % TURNS_A_SESSION === 0) session = sessions.create();
    const options = { fallback: true, maxWaitMs: 60_000, offlineWithoutKeys: false };
    const began = performance.now();
    const { outcome, unsaved } = await openConversation(squad, session, options).send(
      persona,
      plainMessage(`Question ${turn}: what is next?`),
      new AbortController().signal,
    );
    if (unsaved !== null) throw unsaved;
    tally.end(
      outcome.kind === "answered" ? outcome.receipt.attempts : outcome.attempts,
      outcome.kind === "answered" ? null : outcome.kind === "failed" ? outcome.error.message : outcome.kind,
      performance.now() - began,
    );
  }
}

class Tally {
  readonly #passed: (ended: number) => void;
  #answered = 0;
  #attempts = 0;
  readonly #outcomes: Record<string, number> = {};
  readonly #unanswered: Record<string, number> = {};
  readonly #durations: number[] = [];

  constructor(passed: (ended: number) => void) {
    this.#passed = passed;
  }

  end(attempts: readonly AttemptRecord[], reason: string | null, durationMs: number): void {
    this.#durations.push(durationMs);
    this.#attempts += attempts.length;
    for (const { outcome } of attempts) this.#outcomes[outcome] = (this.#outcomes[outcome] ?? 0) + 1;
    if (reason === null) this.#answered += 1;
    else this.#unanswered[reason] = (this.#unanswered[reason] ?? 0) + 1;
    this.#passed(this.#durations.length);
  }

  sums(): Pick<SoakReport, "answered" | "attempts" | "outcomes" | "unanswered" | "durations"> {
    return {
      answered: this.#answered,
      attempts: this.#attempts,
      outcomes: this.#outcomes,
      unanswered: this.#unanswered,
      durations: this.#durations.toSorted((a, b) => a - b),
    };
  }
}

async function providersOf(squad: Squad, server: ChildProcess): Promise<SoakReport["providers"]> {
  const { providers } = await squad.status();
  server.send("report");
  const [seen] = (await once(server, "message")) as [Readonly<Record<string, SoakSeen>>];
  return Object.fromEntries(
    Object.entries(seen).map(([name, counts]) => {
      const limits = providers.find((provider) => provider.name === name)?.limits;
      return [name, { ...counts, counted: limits?.requests.total ?? 0 }];
    }),
  );
}

function soakHome(scene: SoakScene, urls: Readonly<Record<string, string>>): Home {
  const names = Object.keys(urls);
  const env = Object.fromEntries(
    names.flatMap((name) => [
      [`SQUAD_PROVIDER_${name.toUpperCase()}_BASE_URL`, urls[name] ?? ""],
      [`${name.toUpperCase()}_API_KEY`, `test-key-of-${name}`],
    ]),
  );
  const home = makeHome(env);
  const [primary, ...fallbacks] = names;
  const chain = `{primary: ${primary}, fallbacks: [${fallbacks.join(", ")}]}`;
  const window = `window: ${scene.windowMs}ms, tpm: null, rpd: null, tpd: null`;
  const limits = Object.entries(scene.limits).map(
    ([name, limit]) => `  ${name}: {rpm: ${limit}, burst: ${limit}, ${window}, scope: model}\n`,
  );
  // Refusals at random teach `polite` that a second holds one request, and the soak would take hours.
  const throttle = "throttle: {mode: greedy}\n";
  put(home.configDir, {
    "agent_chains.yaml": `default: ${chain}\nagents:\n  pm: ${chain}\n`,
    "rate_limits.yaml": `${throttle}providers:\n${limits.join("")}`,
  });
  return home;
}

/** What a soak did not reach; empty when all is well. */
export function shortcomings({ goal }: SoakScene, report: SoakReport): readonly string[] {
  const { turns, answered, attempts, providers } = report;
  const seen = Object.entries(providers);
  return [
    ...(answered / turns < goal.answered ? [`${answered} of ${turns} turns answered`] : []),
    ...(attempts / turns > goal.attempts ? [`${(attempts / turns).toFixed(2)} attempts a turn`] : []),
    ...seen.flatMap(([name, { overLimit }]) =>
      overLimit > 0 ? [`${name}: ${overLimit} over its limit`] : [],
    ),
    ...seen.flatMap(([name, { requests, counted }]) =>
      requests === counted ? [] : [`${name}: saw ${requests} requests, the limiter counted ${counted}`],
    ),
  ];
}
