import type { ProviderSettings } from "../../config/settings.ts";
import type { ChatHost } from "../../core/chat/chat-host.ts";
import { isCompactionDue } from "../../core/compaction/due.ts";
import { FEWEST_EXCHANGES, isShorter, KEPT_EXCHANGES, planCompaction } from "../../core/compaction/plan.ts";
import type { SquadError } from "../../core/errors.ts";
import type { Persona } from "../../core/persona.ts";
import type { Session } from "../../core/session.ts";
import { MESSAGE_CAP } from "../../core/chat/conversation.ts";
import { roomOf } from "../../core/turn/chain.ts";
import { chatChain } from "../exchange/chain.ts";
import { usableChain, type SendOptions } from "../exchange/conversation.ts";
import { Saving } from "../exchange/saving.ts";
import type { Squad } from "../open-squad.ts";
import { unsent } from "./unsent.ts";

/** Where a chat stands when it is asked to make its conversation shorter. */
interface Place {
  readonly persona: Persona;
  readonly session: Session;
  readonly options: SendOptions;
  readonly sayWhetherSaved: (unsaved: SquadError | null) => void;
}

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
        const { askForSummary, summaryIn } = await import("./ask-for-summary.ts");
        const outcome = await askForSummary(squad, { ...here, covered: plan.covered, chain }, signal);
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
