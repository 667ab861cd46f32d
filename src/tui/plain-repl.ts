import { createInterface } from "node:readline";
import type { Readable, Writable } from "node:stream";
import { setTimeout as delay } from "node:timers/promises";
import type { ChatHost } from "../core/chat-host.ts";
import type { Block, ListItem } from "./block.ts";
import { blockRows } from "./block-rows.ts";
import { createConversation, type LeaveReason } from "./conversation.ts";
import { watchCrashes } from "./crash-watch.ts";
import { WAIT_WORDS } from "./failure-words.ts";
import { speakerOf } from "./greeting.ts";
import { createPatience } from "./patience.ts";
import { initialState, reduceRepl, type ReplAction, type ReplState } from "./repl-state.ts";
import { resumeHint } from "./resume-hint.ts";
import { formatWait } from "../core/wait-words.ts";
import { initialView } from "./view-model.ts";
import { watchTerminal } from "./watch-terminal.ts";

export interface PlainReplOptions {
  readonly host: ChatHost;
  readonly stdin: Readable;
  readonly stdout: Writable;
  readonly stderr: Writable;
}

const KEYS: readonly ListItem[] = [
  { label: "Enter", text: "send; while an answer comes, queue", tone: "plain" },
  { label: "\\ Enter", text: "new line", tone: "plain" },
  { label: "Ctrl-C", text: "stop the answer; twice at the prompt, leave", tone: "plain" },
  { label: "Ctrl-D", text: "leave", tone: "plain" },
];

const PROMPT = "> ";

/** Nothing is wrapped and every finished line is written at once. */
const ENDLESS = { columns: Number.POSITIVE_INFINITY, rows: 0 };

/**
 * Runs a conversation line by line, without a single escape byte: for `--plain`, dumb terminals and screen readers.
 * A line that ends in a backslash continues on the next. SIGINT stops the running turn; at the prompt a second one
 * leaves.
 */
export async function runPlainRepl(options: PlainReplOptions): Promise<{ readonly reason: LeaveReason }> {
  const { host, stdin, stdout, stderr } = options;
  const over = Promise.withResolvers<LeaveReason>();
  let state = initialState(initialView(ENDLESS, speakerOf(host.agent)), host.messages, host.now());
  let isEchoed = false;
  let hasGap = false;

  const dispatch = (action: ReplAction): void => {
    const before = state;
    const reduced = reduceRepl(before, action);
    state = reduceRepl(reduced, { type: "view", action: { type: "drawn" } });
    for (const block of reduced.view.fresh) write(block);
    const wait = waitLine(before, state);
    if (wait !== null) stderr.write(`${wait}\n`);
  };

  const prompt = (): void => {
    if (!conversation.isLeft()) stdout.write(PROMPT);
  };

  const write = (block: Block): void => {
    if (block.kind === "gap") hasGap = true;
    if (block.kind === "gap" || (block.kind === "user" && isEchoed)) return;
    if (hasGap) stdout.write("\n");
    hasGap = false;
    const isTrouble = block.kind === "note" && (block.tone === "warn" || block.tone === "error");
    for (const row of blockRows(block, ENDLESS.columns)) {
      (isTrouble ? stderr : stdout).write(`${row.map(({ text }) => text).join("")}\n`);
    }
  };

  const conversation = createConversation({
    host,
    state: () => state,
    dispatch,
    keys: KEYS,
    ticks: null,
    isLineHidden: true,
    patience: createPatience((ms) => delay(ms, undefined, { ref: false })),
    onIdle: prompt,
    onLeave: over.resolve,
  });
  const interrupt = (): void => {
    if (conversation.isBusy()) {
      stdout.write("\n");
      if (!conversation.stop()) conversation.leave("interrupt");
    } else if (state.isLeaving) conversation.leave("interrupt");
    else {
      dispatch({ type: "arm", isLeaving: true });
      stdout.write(`\nCtrl-C again leaves.\n${PROMPT}`);
    }
  };

  const crashes = watchCrashes(() => conversation.leave("crash"));
  conversation.start();
  await conversation.refresh();
  isEchoed = true;
  prompt();
  const lines = createInterface({ input: stdin, terminal: false });
  let continued = "";
  lines.on("line", (line) => {
    dispatch({ type: "arm", isLeaving: false });
    if (line.endsWith("\\")) {
      continued += `${line.slice(0, -1)}\n`;
      return;
    }
    const text = continued + line;
    continued = "";
    void submit(text);
  });
  const submit = async (text: string): Promise<void> => {
    await conversation.submit(text);
    if (!conversation.isBusy()) prompt();
  };
  const unwatch = watchTerminal({
    stdin,
    stdout,
    onGone: (reason) => {
      if (reason === "eof" && !conversation.isLeft()) stdout.write("\n");
      conversation.leave(reason);
    },
    onInterrupt: interrupt,
    onResize: () => undefined,
  });

  const reason = await over.promise;
  unwatch();
  lines.close();
  crashes.unwatch();
  const crash = crashes.crash();
  if (crash !== null) throw crash.error;
  const hint = resumeHint(host);
  if (hint !== null && reason !== "hangup") stderr.write(`\n${hint}\n`);
  return { reason };
}

/** Said once when a turn begins to wait. */
function waitLine(before: ReplState, after: ReplState): string | null {
  const phase = after.view.turn?.phase;
  if (phase?.kind !== "waiting" || phase === before.view.turn?.phase) return null;
  return `waiting ${formatWait(phase.until - after.now)} for ${phase.provider}: ${WAIT_WORDS[phase.reason]}`;
}
