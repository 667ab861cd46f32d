import type { ChatHost } from "../../core/chat/chat-host.ts";
import type { TurnOutcome } from "../../core/outcome.ts";
import { sanitizeLine } from "../../core/sanitize.ts";
import type { Block } from "../blocks/block.ts";
import { errorBlocks } from "../blocks/error-blocks.ts";
import { speakerOf } from "../blocks/greeting.ts";
import type { TurnJob } from "./turn-job.ts";
import type { ViewAction } from "../state/view-model.ts";
import type { Words } from "../words/en/index.ts";

/** What may lead to a turn; null where none follows. */
export type Lead = () => Promise<TurnJob | null>;

export interface TurnRunnerDeps {
  readonly host: ChatHost;
  readonly view: (action: ViewAction) => void;
  readonly print: (...blocks: readonly Block[]) => void;
  /** An answer has ended like this: shows it, and with it what it changes beside the answer. */
  readonly ended: (outcome: TurnOutcome) => void;
  /** Hands over to whom a turn is for. */
  readonly handOver: (to: NonNullable<TurnJob["to"]>) => Promise<void>;
  readonly onBegin: () => void;
  /** What the host knows has changed. */
  readonly onChange: () => void;
  /** An answer and its remarks are said. */
  readonly onSaid: () => void;
  /** No turn runs any more; `unanswered` goes back into the line, null where there is nothing to go back. */
  readonly onFree: (unanswered: string | null) => void;
  readonly words: Words;
}

/** The one turn of a conversation that is under way. */
export interface TurnRunner {
  /** Begins a turn, for which `echo` is put into the transcript; null where something stands there already. */
  readonly begin: (job: TurnJob, echo: string | null) => void;
  /**
   * Does what may lead to a turn, and begins that: only to stop it, where it was stopped meanwhile. Meanwhile inputs wait.
   * Says what goes wrong.
   */
  readonly follow: (lead: Lead) => void;
  readonly isBusy: () => boolean;
  /** False when none runs or it is being stopped already. */
  readonly stop: () => boolean;
  /** No turn follows. The one that runs is told to stop; resolves when it has. */
  readonly close: () => Promise<void>;
}

/** What runs the turns of a conversation, one at a time. */
export function createTurnRunner(deps: TurnRunnerDeps): TurnRunner {
  const { host, view, print, words } = deps;
  let turn: { readonly controller: AbortController; readonly done: Promise<void> } | null = null;
  let isClosed = false;

  const settle = (unanswered: string | null): void => {
    turn = null;
    if (!isClosed) deps.onFree(unanswered);
  };

  const send = (job: TurnJob, signal: AbortSignal): Promise<TurnOutcome> => {
    const { text, shown, soFar, isAgain, member } = job;
    if (member !== undefined) view({ type: "agent", agent: speakerOf(member) });
    return host.send(text, signal, {
      ...(shown === undefined ? {} : { shown }),
      ...(soFar === undefined ? {} : { soFar }),
      ...(isAgain === undefined ? {} : { isAgain }),
    });
  };

  const run = async (job: TurnJob, signal: AbortSignal): Promise<void> => {
    const { to, work } = job;
    let isAnswered = false;
    try {
      if (to !== undefined && to.id !== host.agent.id) await deps.handOver(to);
      const { outcome, remarks = [] } =
        work === undefined ? { outcome: await send(job, signal) } : await work(signal);
      isAnswered = outcome.kind === "answered";
      deps.ended(outcome);
      print(...remarks);
      deps.onSaid();
    } catch (error) {
      view({ type: "crash", message: sanitizeLine(String(error), 200) });
    }
    deps.onChange();
    settle(isAnswered ? null : job.again);
  };

  const begin: TurnRunner["begin"] = (job, echo) => {
    deps.onBegin();
    const controller = new AbortController();
    view({ type: "submit", text: echo, isSummary: job.isSummary === true });
    turn = { controller, done: run(job, controller.signal) };
  };

  const stop = (): boolean => {
    if (turn === null || turn.controller.signal.aborted) return false;
    turn.controller.abort();
    view({ type: "stop" });
    return true;
  };

  const lead = async (lead: Lead, signal: AbortSignal): Promise<void> => {
    const job = await lead().catch((error: unknown) => {
      print(...errorBlocks(error, words));
      return null;
    });
    deps.onChange();
    if (job === null || isClosed) {
      settle(null);
      return;
    }
    begin(job, null);
    if (signal.aborted) stop();
  };

  return {
    begin,
    follow: (to) => {
      const controller = new AbortController();
      turn = { controller, done: lead(to, controller.signal) };
    },
    isBusy: () => turn !== null,
    stop,
    async close() {
      isClosed = true;
      if (turn === null) return;
      turn.controller.abort();
      await turn.done.catch(() => undefined);
    },
  };
}
