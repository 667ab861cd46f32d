import type { ProviderSettings } from "../config/settings.ts";
import type { ChatHost } from "../core/chat-host.ts";
import type { Context } from "../core/compaction/context.ts";
import { isCompactionDue } from "../core/compaction/due.ts";
import { FEWEST_EXCHANGES, isShorter, KEPT_EXCHANGES, planCompaction } from "../core/compaction/plan.ts";
import { SUMMARY_INPUT, SUMMARY_SYSTEM, summaryIn, summaryMaterial } from "../core/compaction/request.ts";
import type { SquadError } from "../core/errors.ts";
import type { Emit } from "../core/events.ts";
import type { TurnOutcome } from "../core/outcome.ts";
import type { Persona } from "../core/persona.ts";
import { qualityGate } from "../core/quality/gate.ts";
import { sanitizeLine } from "../core/sanitize.ts";
import type { Session } from "../core/session.ts";
import { MESSAGE_CAP } from "../core/conversation.ts";
import { roomOf, type ChainLink } from "../core/turn/chain.ts";
import { inputTokens, measurePrompt } from "../core/turn/token-budget.ts";
import { inputRoom } from "../core/turn/too-large.ts";
import { runTurn } from "../core/turn/turn.ts";
import { chatChain } from "./chain.ts";
import { speakerNamed, usableChain, type SendOptions } from "./conversation.ts";
import { Saving } from "./exchange.ts";
import { systemRng } from "./randomness.ts";
import type { Squad } from "./open-squad.ts";
import { unsent } from "./unsent.ts";

/** Where a chat stands when it is asked to make its conversation shorter. */
interface Place {
  readonly persona: Persona;
  readonly session: Session;
  readonly options: SendOptions;
  readonly sayWhetherSaved: (unsaved: SquadError | null) => void;
}

/** Tokens of a message's template that `summaryMaterial` knows nothing of. */
const SLACK_TOKENS = 20;

/** The part of a chat that makes its conversation shorter. */
interface Compactable extends Pick<ChatHost, "compactionLack" | "compact"> {
  /** Whether it is to be made shorter before the next turn, unasked. */
  readonly isDue: () => Promise<boolean>;
}

/** Makes the part of a chat that makes its conversation shorter. */
export function compactable(squad: Squad, place: () => Place): Compactable {
  const models = ({ persona, options }: Place): readonly ProviderSettings[] =>
    chatChain(squad.config, persona, options.fallback).filter(({ type }) => type !== "offline");

  return {
    async isDue() {
      const { config } = squad;
      const [first] = config.chains.compact === "auto" ? models(place()) : [];
      if (first === undefined) return false;
      const [link] = await squad.links([first]);
      const room = link === undefined ? 0 : roomOf(link).tokens;
      return isCompactionDue(place().session.context, { cap: MESSAGE_CAP, room });
    },
    compactionLack() {
      const plan = planCompaction(place().session.context);
      if (plan.kind === "few") return { ...plan, fewest: FEWEST_EXCHANGES };
      if (plan.kind === "short") return plan;
      return models(place()).length === 0 ? { kind: "offline" } : null;
    },
    async compact(signal) {
      const here = place();
      const { session, persona } = here;
      const plan = planCompaction(session.context);
      if (plan.kind !== "worthwhile") throw new Error(`nothing to compact: ${plan.kind}`);
      try {
        const chain = await usableChain(squad, () => models(here), signal);
        const outcome = await askForSummary(squad, { here, covered: plan.covered, chain }, signal);
        if (outcome.kind !== "answered") return { outcome, summarised: 0 };
        const { receipt } = outcome;
        const text = summaryIn({ text: outcome.text, finish: receipt.finish });
        if (text === null || !isShorter(text, plan.covered)) return { outcome, summarised: 0 };
        const saving = new Saving();
        await saving.attempt(() => session.compact({ agent: persona.id, text, receipt }, KEPT_EXCHANGES));
        here.sayWhetherSaved(saving.fault);
        return { outcome, summarised: plan.covered.messages.length };
      } catch (error) {
        return { outcome: unsent(error), summarised: 0 };
      }
    },
  };
}

async function askForSummary(
  squad: Squad,
  { here, covered, chain }: { here: Place; covered: Context; chain: readonly ProviderSettings[] },
  signal: AbortSignal,
): Promise<TurnOutcome> {
  const { persona, session, options } = here;
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
