import type { Message } from "../message.ts";
import type { PartialAnswer, TurnOutcome } from "../outcome.ts";
import { sanitize } from "../sanitize.ts";
import {
  MOST_TOOL_CALLS,
  MOST_TOOL_ROUNDS,
  type ToolAnswer,
  type ToolBox,
  type ToolCall,
  type ToolResult,
} from "../tools/tool.ts";
import { type ToolUse, toolUse } from "../tools/tool-use.ts";
import { total } from "./go-on.ts";
import { answered, type Called, identity, NOTHING_SPENT, type Run, type Turn, type TurnDeps } from "./run.ts";
import type { Prompt } from "./token-budget.ts";
import { callTool, LAST_REQUEST, refusalOf } from "./tool-call.ts";
import { startRun } from "./start-run.ts";
import { announced, answerOnce } from "./turn.ts";

/** What a turn can do beside answering. */
export interface ToolKit {
  readonly box: ToolBox;
  /** What the next request begins with: asked before each. @default the turn's own */
  readonly frame?: () => Required<Pick<Prompt, "system" | "note">>;
}

/** How a turn ended, and what its tools did. */
export interface ToolTurnEnd {
  readonly outcome: TurnOutcome;
  readonly uses: readonly ToolUse[];
}

/** A turn with tools on its way through its rounds. */
interface Loop {
  readonly kit: ToolKit;
  readonly deps: TurnDeps;
  readonly signal: AbortSignal;
  /** What was asked and given since the input, or since the host moved on. */
  rounds: Message[];
  /** What is sent instead of the input, once the host has moved on. */
  instead: string | null;
  /** All that was shown, as it was shown. */
  said: string;
  saidBy: Omit<PartialAnswer, "text"> | null;
  readonly uses: ToolUse[];
  /** Calls so far, refused ones included. */
  calls: number;
  spent: typeof NOTHING_SPENT;
}

/**
 * Runs one turn in which the model may ask for tools: a request, its calls carried out one after another, another request
 * with what they gave, and so on until there is an answer. Each round is admitted, judged and passed down the chain as a
 * turn of its own; after `MOST_TOOL_ROUNDS` of them, or `MOST_TOOL_CALLS` calls, a last one has to do without tools. The
 * texts of the rounds are the answer, with blank lines between them; its receipt tells of all rounds.
 * Rejects only on bugs, a tool that rejects without having been cancelled among them.
 */
export async function runToolTurn(
  turn: Turn,
  kit: ToolKit,
  deps: TurnDeps,
  signal: AbortSignal,
): Promise<ToolTurnEnd> {
  const loop: Loop = {
    kit,
    deps,
    signal,
    rounds: [],
    instead: null,
    said: "",
    saidBy: null,
    uses: [],
    calls: 0,
    spent: NOTHING_SPENT,
  };
  const outcome = await announced(turn, deps, () => runRounds(turn, loop));
  return { outcome, uses: loop.uses };
}

async function runRounds(turn: Turn, loop: Loop): Promise<TurnOutcome> {
  const { kit, deps, signal } = loop;
  let before: Run | null = null;
  for (let round = 0; ; round += 1) {
    const isLast = round >= MOST_TOOL_ROUNDS || loop.calls >= MOST_TOOL_CALLS;
    const parts: Turn = {
      ...turn,
      ...kit.frame?.(),
      tools: isLast ? [] : kit.box.specs(),
      rounds: isLast ? ended(loop.rounds) : loop.rounds,
      instead: loop.instead,
      soFar: round === 0 ? (turn.soFar ?? "") : "",
    };
    const run: Run = startRun({ turn: parts, deps, signal, before, lead: leadAfter(loop.said) });
    before = run;
    const end = await answerOnce(run);
    if (end.kind !== "called") return joined(loop, end);
    loop.said += run.lead === "" || end.answer.text === "" ? end.answer.text : run.lead + end.answer.text;
    if (end.answer.text !== "") loop.saidBy = identity(end.state);
    loop.spent = total(loop.spent, end.answer.usage);
    const sequel = await carryOut(loop, end);
    if (sequel === "cancelled")
      return joined(loop, { kind: "cancelled", attempts: run.attempts, partial: null });
    if (sequel === "stop") {
      return answered(run, end.state, { ...end.answer, text: loop.said, usage: loop.spent });
    }
  }
}

/** Carries out the calls of a round, in their order, until one of them changes where the turn goes. */
async function carryOut(loop: Loop, { answer }: Called): Promise<"go-on" | "stop" | "cancelled"> {
  const calls: ToolCall[] = [];
  const results: ToolAnswer[] = [];
  // Of those that are too many, one stays to tell the model so.
  for (const asked of answer.calls.slice(0, MOST_TOOL_CALLS + 1 - loop.calls)) {
    const call: ToolCall = { ...asked, id: callId(loop.calls) };
    const refusal = refusalOf(call, { made: loop.calls, finish: answer.finish });
    loop.calls += 1;
    const result = await callTool(call, refusal, loop.kit.box, loop);
    if (result === null) return "cancelled";
    loop.uses.push(toolUse(call, result));
    say(loop, result);
    const { content, isError, sequel = "go-on" } = result;
    if (sequel === "stop") return "stop";
    if (sequel === "afresh") {
      loop.rounds = [];
      loop.instead = content;
      return "go-on";
    }
    calls.push(refusal === null ? call : { ...call, arguments: "{}" });
    results.push({ id: call.id, name: call.name, content, isError });
  }
  const asked: Message = { role: "assistant", content: answer.text, calls };
  loop.rounds = [...loop.rounds, asked, { role: "user", content: "", results }];
  return "go-on";
}

/** Nine letters and digits: the narrowest form of an id that a provider asks for (Mistral). */
function callId(index: number): string {
  return `call${String(index + 1).padStart(5, "0")}`;
}

function say(loop: Loop, { say: words = "" }: ToolResult): void {
  const text = sanitize(words);
  if (text === "") return;
  const piece = leadAfter(loop.said) + text;
  loop.said += piece;
  loop.deps.emit({ type: "text-delta", text: piece });
}

/** What makes the next text a paragraph of its own. */
function leadAfter(said: string): string {
  if (said.trim() === "" || said.endsWith("\n\n")) return "";
  return said.endsWith("\n") ? "\n" : "\n\n";
}

/** The rounds of a turn in which no more tools can be had. */
function ended(rounds: readonly Message[]): readonly Message[] {
  const last = rounds.at(-1);
  const results = last?.results?.map((result, index, all) =>
    index === all.length - 1 ? { ...result, content: `${result.content}\n${LAST_REQUEST}` } : result,
  );
  return last === undefined || results === undefined
    ? rounds
    : [...rounds.slice(0, -1), { ...last, results }];
}

/** The end of the last round as the end of the turn. */
function joined({ said, saidBy, spent }: Loop, end: TurnOutcome): TurnOutcome {
  if (end.kind === "answered") {
    const text = end.text === "" ? said : said + leadAfter(said) + end.text;
    return { ...end, text, receipt: { ...end.receipt, usage: total(spent, end.receipt.usage) } };
  }
  const { partial } = end;
  if (partial !== null)
    return { ...end, partial: { ...partial, text: said + leadAfter(said) + partial.text } };
  return { ...end, partial: said === "" || saidBy === null ? null : { ...saidBy, text: said } };
}
