import type { ProviderSettings } from "../../config/settings.ts";
import type { Context } from "../../core/compaction/context.ts";
import { SUMMARY_INPUT, SUMMARY_SYSTEM, summaryMaterial } from "../../core/compaction/request.ts";
import type { Emit } from "../../core/events.ts";
import type { TurnOutcome } from "../../core/outcome.ts";
import type { Persona } from "../../core/persona.ts";
import { qualityGate } from "../../core/quality/gate.ts";
import { sanitizeLine } from "../../core/sanitize.ts";
import type { Session } from "../../core/session.ts";
import type { ChainLink } from "../../core/turn/chain.ts";
import { inputTokens, measurePrompt } from "../../core/turn/token-budget.ts";
import { inputRoom } from "../../core/turn/too-large.ts";
import { runTurn } from "../../core/turn/turn.ts";
import { speakerNamed, type SendOptions } from "../exchange/conversation.ts";
import type { Squad } from "../open-squad.ts";
import { systemRng } from "../randomness.ts";

export { summaryIn } from "../../core/compaction/request.ts";

/** Tokens of a message's template that `summaryMaterial` knows nothing of. */
const SLACK_TOKENS = 20;

/** Who asks for a summary, and of what. */
export interface SummaryRequest {
  readonly persona: Persona;
  readonly session: Pick<Session, "id">;
  readonly options: Pick<SendOptions, "maxWaitMs">;
  readonly covered: Context;
  readonly chain: readonly ProviderSettings[];
}

/** One turn whose answer is a summary, and nothing that the agent says. */
export async function askForSummary(
  squad: Squad,
  { persona, session, options, covered, chain }: SummaryRequest,
  signal: AbortSignal,
): Promise<TurnOutcome> {
  const [roster, links] = [await squad.roster(), await squad.links(chain)];
  const nameOf = (id: string): string => sanitizeLine(speakerNamed(roster, id).name, 60);
  const attached = summaryMaterial(covered, nameOf, roomFor(links));
  return runTurn(
    {
      agent: persona,
      session: session.id,
      system: SUMMARY_SYSTEM,
      history: [],
      input: SUMMARY_INPUT,
      attached,
      language: null,
      chain: links,
      maxWaitMs: options.maxWaitMs,
    },
    {
      clock: squad.clock,
      rng: systemRng,
      limiter: await squad.limiter(),
      gate: qualityGate,
      emit: unseen(squad.bus.emit),
    },
    signal,
  );
}

/** Tokens of material that the roomiest link takes. */
function roomFor(links: readonly ChainLink[]): number {
  const asked = inputTokens(measurePrompt({ system: SUMMARY_SYSTEM, history: [], input: SUMMARY_INPUT }));
  return Math.max(...links.map(inputRoom)) - asked - SLACK_TOKENS;
}

/** The turn is seen, but the text of its answer is nothing that the agent says. */
function unseen(emit: Emit): Emit {
  return (event) => {
    if (event.type === "text-delta") return;
    emit(event.type === "attempt-error" ? { ...event, shown: 0 } : event);
  };
}
