import { createInterface } from "node:readline";
import type { Readable, Writable } from "node:stream";
import type { ChatHost } from "../../core/chat/chat-host.ts";
import type { Clock } from "../../core/clock.ts";
import { sanitizeLine } from "../../core/sanitize.ts";
import { aloud } from "./aloud.ts";
import { createAnnouncer } from "./announcer.ts";
import type { Block, ListItem } from "../blocks/block.ts";
import { createConversation, type LeaveReason } from "../conversation/conversation.ts";
import { watchCrashes } from "../crash-watch.ts";
import type { GlyphSet } from "../drawing/glyphs.ts";
import { speakerOf } from "../blocks/greeting.ts";
import { createLineGate } from "./line-gate.ts";
import { createPatience } from "../conversation/patience.ts";
import { plainLines, plainText, spokenLines } from "./plain-lines.ts";
import { initialState, reduceRepl, type ReplAction } from "../state/repl-state.ts";
import { resumeHint } from "../blocks/resume-hint.ts";
import { sentenceEnd } from "./sentences.ts";
import {
  isSpeakable,
  speakAnswer,
  speakHeld,
  SPOKEN_START,
  type Spoken,
  type SpokenPlace,
} from "./spoken-answer.ts";
import { initialView } from "../state/view-state.ts";
import { watchTerminal } from "../terminal/watch-terminal.ts";
import type { Words } from "../words/en/index.ts";

export interface PlainReplOptions {
  readonly host: ChatHost;
  readonly stdin: Readable;
  readonly stdout: Writable;
  readonly stderr: Writable;
  readonly clock: Clock;
  readonly words: Words;
  readonly glyphs: GlyphSet;
  /** What is written is read aloud. */
  readonly isSpoken: boolean;
}

const PROMPT = "> ";

/** Nothing is wrapped and every finished line is written at once. */
const ENDLESS = { columns: Number.POSITIVE_INFINITY, rows: 0 };

/**
 * Runs a conversation line by line, without a single escape byte: for `--plain`, dumb terminals and screen readers. A
 * line that ends in a backslash continues on the next; lines that come at once are one input, which Enter sends.
 * SIGINT stops the running turn; at the prompt a second one leaves.
 */
export async function runPlainRepl(options: PlainReplOptions): Promise<{ readonly reason: LeaveReason }> {
  const { host, stdin, stdout, stderr, clock, words, glyphs, isSpoken } = options;
  const over = Promise.withResolvers<LeaveReason>();
  let state = initialState(initialView(ENDLESS, speakerOf(host.agent), words), host.messages, host.now());
  /** Inputs that stand on the screen as they were typed, until they are taken. */
  const typed = new Set<string>();
  let hasGap = false;
  /** Of the answer that is written. */
  let place: SpokenPlace = SPOKEN_START;

  const linesOf = (block: Block): readonly string[] => {
    if (!isSpoken) return plainLines(block, glyphs);
    return block.kind === "answer"
      ? readAloud(speakAnswer(block.text, place, words))
      : spokenLines(block, words);
  };
  const readAloud = (spoken: Spoken): readonly string[] => {
    ({ place } = spoken);
    return spoken.lines;
  };
  const say = (text: string): void => {
    stderr.write(`${isSpoken ? aloud(text, words) : plainText(text, glyphs)}\n`);
  };
  const announcer = createAnnouncer({ clock, now: () => host.now(), words, isSpoken, say });

  const dispatch = (action: ReplAction): void => {
    if (isSpoken && beginsAnswer(action)) place = SPOKEN_START;
    const reduced = reduceRepl(state, action);
    state = reduceRepl(reduced, { type: "view", action: { type: "drawn" } });
    for (const block of reduced.view.fresh) write(block);
    if (isSpoken) speakSentences();
    if (action.type === "queue" && action.text !== null)
      say(`${words.live.queued}${sanitizeLine(action.text, 60)}`);
    announcer.look(state.view.turn);
  };

  /** Writes the sentences of a line that is still coming. */
  const speakSentences = (): void => {
    const { turn } = state.view;
    if (turn === null || place.kind !== "text") return;
    const { text } = turn.tail;
    const end = sentenceEnd(text);
    if (end === 0 || !isSpeakable(text.slice(0, end))) return;
    write({ kind: "answer", text: text.slice(0, end).trimEnd() });
    const view = { ...state.view, turn: { ...turn, tail: { ...turn.tail, text: text.slice(end) } } };
    state = { ...state, view };
  };

  const prompt = (): void => {
    if (conversation.isLeft()) return;
    stdout.write(isSpoken ? words.spoken.prompt(state.view.agent.name) : PROMPT);
  };

  const write = (block: Block): void => {
    if (block.kind !== "answer") sayHeld();
    if (block.kind === "speaker") place = SPOKEN_START;
    if (block.kind === "gap") hasGap = true;
    if (block.kind === "gap" || (block.kind === "user" && typed.has(block.text))) return;
    if (hasGap) stdout.write("\n");
    hasGap = false;
    const isTrouble = block.kind === "note" && (block.tone === "warn" || block.tone === "error");
    for (const line of linesOf(block)) (isTrouble ? stderr : stdout).write(`${line}\n`);
  };

  /** What waited for the rest of its table is said before anything else is. */
  const sayHeld = (): void => {
    for (const line of readAloud(speakHeld(place, words))) stdout.write(`${line}\n`);
  };

  const tell = (text: string): boolean => stdout.write(`\n${text}\n`);

  const conversation = createConversation({
    host,
    state: () => state,
    dispatch,
    keys: words.plain.keys.map(([label, text]): ListItem => ({ label, text, tone: "plain" })),
    ticks: null,
    isLineHidden: true,
    patience: createPatience((ms) => clock.sleep(ms)),
    onIdle: prompt,
    onLeave: over.resolve,
  });

  /** Inputs that are not done yet. */
  let submitted = 0;
  const submit = async (text: string): Promise<void> => {
    void host.inputs.keep(text);
    typed.add(text);
    submitted += 1;
    await conversation.submit(text);
    submitted -= 1;
    typed.delete(text);
    if (submitted === 0 && !conversation.isBusy()) prompt();
  };
  const gate = createLineGate({
    clock,
    onInput: (text) => void submit(text),
    onPasted: (lines) => tell(words.plain.pasted(lines)),
  });

  const interrupt = (): void => {
    if (gate.drop() !== "") {
      tell(words.plain.dropped);
      if (!conversation.isBusy()) prompt();
    } else if (conversation.isBusy()) {
      stdout.write("\n");
      if (!conversation.stop()) conversation.leave("interrupt");
    } else if (state.isLeaving) conversation.leave("interrupt");
    else {
      dispatch({ type: "arm", isLeaving: true });
      tell(words.plain.leaveAgain);
      prompt();
    }
  };

  const crashes = watchCrashes(() => conversation.leave("crash"));
  conversation.start();
  await conversation.refresh();
  prompt();
  const lines = createInterface({ input: stdin, terminal: false });
  lines.on("line", (line) => {
    dispatch({ type: "arm", isLeaving: false });
    gate.push(line);
  });
  const unwatch = watchTerminal({
    stdin,
    stdout,
    onGone: (reason) => {
      const isNew = !conversation.isLeft();
      if (reason === "eof" && isNew) stdout.write("\n");
      const unsent = gate.drop();
      if (unsent !== "" && isNew) say(words.notices.notSent(sanitizeLine(unsent, 2000)));
      conversation.leave(reason);
    },
    onInterrupt: interrupt,
    onResize: () => undefined,
  });

  const reason = await over.promise;
  announcer.look(null);
  unwatch();
  lines.close();
  crashes.unwatch();
  const crash = crashes.crash();
  if (crash !== null) throw crash.error;
  const hint = resumeHint(host, words);
  if (hint !== null && reason !== "hangup") stderr.write(`\n${hint}\n`);
  return { reason };
}

/** Whether what comes next is another text than what was there before. */
function beginsAnswer(action: ReplAction): boolean {
  if (action.type !== "view" || action.action.type !== "event") return false;
  const { event } = action.action;
  return event.type === "attempt-start" && event.continues !== true;
}
