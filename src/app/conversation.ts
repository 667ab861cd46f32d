import type { FailureKind } from "../core/provider-error.ts";
import type { Persona, ProjectProfile } from "../core/persona.ts";
import { languageCode } from "../core/quality/language-code.ts";
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
      const chain = choose(squad.config, persona, options.fallback);
      if (chain.length === 0) throw missingKey(squad.config.providers.filter(({ enabled }) => enabled));
      const healthy = chain.filter(
        (settings) => !lasting.has(providerIdentity(settings.name, settings.model)),
      );
      const result = await exchange(
        {
          agent: persona,
          system: systemPrompt(persona, roster.profile, { roster }),
          session,
          input,
          language: answerLanguage(roster.profile),
          chain: await squad.links(healthy.length > 0 ? healthy : chain),
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

/** Null also where documents are wanted in another language: an answer may be one. */
function answerLanguage({ communicationLanguage, documentLanguage }: ProjectProfile): string | null {
  const language = languageCode(communicationLanguage);
  return documentLanguage === "" || languageCode(documentLanguage) === language ? language : null;
}

function attemptsOf({ outcome }: ExchangeResult) {
  return outcome.kind === "answered" ? outcome.receipt.attempts : outcome.attempts;
}

/** What tells one provider and model from another. */
export function providerIdentity(provider: string, model: string): string {
  return `${provider}/${model}`;
}
