import type { ProviderSettings } from "../config/settings.ts";
import type { FailureKind } from "../core/provider-error.ts";
import type { Persona } from "../core/persona.ts";
import type { Session } from "../core/session.ts";
import type { LastingFailure } from "../core/status.ts";
import { systemPrompt } from "../personas/system-prompt.ts";
import { chatChain, chooseChain, missingKey } from "./chain.ts";
import { exchange, type ExchangeResult } from "./exchange.ts";
import { systemRng } from "./randomness.ts";
import type { Squad } from "./open-squad.ts";

export interface SendOptions {
  /** False: ask the first provider of the chain and no other. */
  readonly fallback: boolean;
  readonly maxWaitMs: number;
  /** Answer from the persona alone when there is no usable provider, instead of failing. */
  readonly offlineWithoutKeys: boolean;
}

/** One session's talk with whichever personas are asked. */
export interface Conversation {
  readonly session: Session;
  /** @throws {SquadError} `no-credentials` when there is nobody to ask, `usage` for an unknown provider. */
  send(persona: Persona, input: string, signal: AbortSignal): Promise<ExchangeResult>;
}

/** The failures that will not pass while this process lives, by `providerIdentity`: said once, then passed over. */
export type LastingFailures = Map<string, LastingFailure>;

const LASTING: ReadonlySet<FailureKind> = new Set<LastingFailure>(["auth", "model_not_found"]);

function isLasting(outcome: "ok" | FailureKind): outcome is LastingFailure {
  return outcome !== "ok" && LASTING.has(outcome);
}

/** @param lasting what is known of lasting failures; new ones are added, those that passed after all removed */
export function openConversation(
  squad: Squad,
  session: Session,
  options: SendOptions,
  lasting: LastingFailures = new Map(),
): Conversation {
  return {
    session,
    async send(persona, input, signal) {
      const roster = await squad.roster();
      const choose = options.offlineWithoutKeys ? chatChain : chooseChain;
      const isHealthy = ({ name, model }: ProviderSettings): boolean =>
        !lasting.has(providerIdentity(name, model));
      const chain = await unlocked(
        squad,
        () => {
          const all = choose(squad.config, persona, options.fallback);
          const healthy = all.filter(isHealthy);
          return healthy.length > 0 ? healthy : all;
        },
        signal,
      );
      if (chain.length === 0) throw missingKey(squad.config.providers.filter(({ enabled }) => enabled));
      const result = await exchange(
        {
          agent: persona,
          system: systemPrompt(persona, roster.profile, { roster }),
          session,
          input,
          chain: await squad.links(chain),
          maxWaitMs: options.maxWaitMs,
        },
        { clock: squad.clock, rng: systemRng, limiter: await squad.limiter(), emit: squad.bus.emit },
        signal,
      );
      for (const { provider, model, outcome } of attemptsOf(result)) {
        if (isLasting(outcome)) lasting.set(providerIdentity(provider, model), outcome);
        else if (outcome === "ok") lasting.delete(providerIdentity(provider, model));
      }
      return result;
    },
  };
}

/**
 * The chain that `choose` gives, once none of its key commands is still to run: one that fails may bring others in.
 * An aborted turn waits for no command; its chain is not asked.
 */
async function unlocked(
  squad: Squad,
  choose: () => readonly ProviderSettings[],
  signal: AbortSignal,
): Promise<readonly ProviderSettings[]> {
  for (;;) {
    const chain = choose();
    const isOver = signal.aborted || !(await Promise.race([squad.unlock(chain), aborted(signal)]));
    if (isOver) return chain;
  }
}

/** Resolves to false when `signal` aborts. */
function aborted(signal: AbortSignal): Promise<false> {
  return new Promise((resolve) => {
    signal.addEventListener("abort", () => resolve(false), { once: true });
  });
}

function attemptsOf({ outcome }: ExchangeResult) {
  return outcome.kind === "answered" ? outcome.receipt.attempts : outcome.attempts;
}

/** What tells one provider and model from another. */
export function providerIdentity(provider: string, model: string): string {
  return `${provider}/${model}`;
}
