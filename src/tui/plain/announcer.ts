import type { Clock } from "../../core/clock.ts";
import { formatWait } from "../../core/text/wait-words.ts";
import type { TurnView } from "../state/turn-view.ts";
import type { Words } from "../words/en/index.ts";

export interface AnnouncerDeps {
  readonly clock: Clock;
  /** Epoch milliseconds. */
  readonly now: () => number;
  readonly words: Words;
  /** Nothing but lines tells the user what goes on: who is asked is said too. */
  readonly isSpoken: boolean;
  readonly say: (line: string) => void;
}

/** Says in lines what a live region would show: what a turn waits for, and for how long still. */
export interface Announcer {
  /** The running turn is this now; null when none runs. */
  readonly look: (turn: TurnView | null) => void;
}

/** What goes on is said again this often. */
const AGAIN_MS = 30_000;

type Phase = TurnView["phase"];

/** Creates an announcer that has said nothing. */
export function createAnnouncer({ clock, now, words, isSpoken, say }: AnnouncerDeps): Announcer {
  const { live, plain, waits } = words;
  let key = "";
  let phase: Phase | null = null;
  let asked = "";
  let isAsked = false;
  let rest = new AbortController();

  const again = (since: number): string | null => {
    if (phase?.kind === "waiting") return plain.stillWaiting(formatWait(phase.until - now()), phase.provider);
    if (phase?.kind === "asking") return plain.stillAsking(formatWait(now() - since), phase.provider);
    return null;
  };

  const repeat = async (signal: AbortSignal): Promise<void> => {
    const since = now();
    for (;;) {
      await clock.sleep(AGAIN_MS, signal);
      const line = again(since);
      if (line !== null) say(line);
    }
  };

  const first = ({ phase, isSummary }: TurnView): string | null => {
    if (phase.kind === "waiting") {
      return live.waiting(formatWait(phase.until - now()), phase.provider, waits[phase.reason]);
    }
    if (phase.kind !== "asking") return null;
    // Later in a turn, the line that says who failed says who is asked now.
    const isNews = !isAsked && phase.provider !== asked;
    isAsked = true;
    asked = phase.provider;
    return isSpoken && isNews ? (isSummary ? live.summarising : live.asking)(phase.provider) : null;
  };

  return {
    look: (turn) => {
      phase = turn === null || turn.isAsking ? null : turn.phase;
      const next = phase === null ? "" : keyOf(phase);
      if (next === key) return;
      key = next;
      rest.abort();
      rest = new AbortController();
      if (turn === null) {
        isAsked = false;
        return;
      }
      const line = first(turn);
      if (line !== null) say(line);
      repeat(rest.signal).catch(() => undefined); // it ends by being aborted
    },
  };
}

function keyOf(phase: Phase): string {
  const provider = "provider" in phase ? phase.provider : "";
  return `${phase.kind} ${provider} ${phase.kind === "waiting" ? phase.reason : ""}`;
}
