import type { ChatHost } from "../../core/chat/chat-host.ts";
import type { Clock } from "../../core/clock.ts";
import { sanitizeLine } from "../../core/sanitize.ts";
import type { StatusReport } from "../../core/status.ts";
import { countShown, type ReplAction, type ReplState } from "../state/repl-state.ts";
import { isCountingDown, statusBar } from "./status-bar.ts";
import { PATIENT_MS } from "../state/turn-view.ts";
import { workflowLabel } from "../blocks/workflow-blocks.ts";

export interface BarWatchDeps {
  readonly host: ChatHost;
  readonly state: () => ReplState;
  readonly dispatch: (action: ReplAction) => void;
  /** Null: the status is read only when asked for. */
  readonly ticks: Clock | null;
  /** Ends the watch. */
  readonly signal: AbortSignal;
}

/** Countdowns, and requests that may leave the window at any moment. */
const TICK_MS = 1000;

/** Other processes use the limits too. */
const IDLE_MS = 10_000;

/**
 * Keeps what the status bar knows true: `refresh` reads it now, and from the first call on again and again, by the
 * second while something changes. An action is dispatched only when the screen shows something else for it.
 */
export function createBarWatch({ host, state, dispatch, ticks, signal }: BarWatchDeps): {
  readonly refresh: () => Promise<void>;
} {
  let latest: StatusReport | null = null;
  let reading: Promise<void> | null = null;
  let isAskedAgain = false;
  let nap: AbortController | null = null;
  let isWatching = false;

  const show = (report: StatusReport): void => {
    latest = report;
    const { view, ...before } = state();
    const messages = countShown(state(), host.messages);
    const { degraded } = report.limiter;
    const reason = degraded === null ? null : sanitizeLine(degraded.message, 200);
    if (reason !== view.degraded) {
      const event =
        degraded === null || reason === null
          ? LIMITER_BACK
          : ({ type: "limiter-degrade", reason, complaint: degraded.complaint } as const);
      dispatch({ type: "view", action: { type: "event", event } });
    }
    const { active, words } = view;
    const after = { report, messages, workflow: workflowLabel(host), now: host.now() };
    const isSame = barText({ ...before, active, words }) === barText({ ...after, active, words });
    if (isSame && secondsShown(state(), after.now) === null) return;
    dispatch({ type: "status", report });
    dispatch({ type: "tick", now: after.now, messages: after.messages, workflow: after.workflow });
  };

  const read = async (): Promise<void> => {
    do {
      isAskedAgain = false;
      try {
        show(await host.status());
      } catch {
        // A status that cannot be read leaves the bar as it was; the turn itself reports what is wrong.
      }
    } while (isAskedAgain && !signal.aborted);
  };

  const pause = (): number => {
    const now = host.now();
    const { view, messages } = state();
    const seconds = secondsShown(state(), now);
    const isBusy = isCountingDown({ report: latest, active: view.active, messages, now });
    return Math.min(seconds ?? IDLE_MS, isBusy ? TICK_MS : IDLE_MS);
  };

  const watch = async (clock: Clock): Promise<void> => {
    while (!signal.aborted) {
      nap = new AbortController();
      const isOver = await clock.sleep(pause(), AbortSignal.any([signal, nap.signal])).then(
        () => true,
        () => false,
      );
      if (isOver) await refresh();
    }
  };

  const refresh = (): Promise<void> => {
    if (signal.aborted) return Promise.resolve();
    isAskedAgain = reading !== null;
    reading ??= read().finally(() => {
      reading = null;
      nap?.abort();
    });
    if (ticks !== null && !isWatching) {
      isWatching = true;
      void watch(ticks);
    }
    return reading;
  };

  return { refresh };
}

const LIMITER_BACK = { type: "limiter-restore" } as const;

function barText(facts: Parameters<typeof statusBar>[0]): string {
  return JSON.stringify(statusBar(facts));
}

/** Milliseconds until the line of a running turn reads differently; null when it stands still. */
function secondsShown({ view }: ReplState, now: number): number | null {
  const phase = view.turn?.phase;
  if (phase?.kind === "waiting" || phase?.kind === "answering") return TICK_MS;
  if (phase?.kind !== "asking" || phase.since === null) return null;
  return Math.max(TICK_MS, phase.since + PATIENT_MS - now);
}
