import { openConversation } from "../../app/exchange/conversation.ts";
import { createToolMaker } from "../../app/exchange/tool-box.ts";
import { NOBODY } from "../../app/chat/consent.ts";
import { carriesFiles } from "../../app/chat/session-state.ts";
import { openSquad } from "../../app/open-squad.ts";
import type { ExchangeResult } from "../../app/exchange/exchange.ts";
import type { SquadEvent } from "../../core/events.ts";
import { plainMessage } from "../../core/chat/attachment.ts";
import { EXIT, isSquadError, SquadError, type ExitCode } from "../../core/errors.ts";
import { resolveAgent } from "../../app/agents.ts";
import { safeJson } from "../../core/text/safe-json.ts";
import { sanitizeLine } from "../../core/sanitize.ts";
import { eventLine } from "../../sinks/event-lines.ts";
import { report, reportAny } from "../command.ts";
import { parseDuration } from "../duration.ts";
import { BrokenPipe, note } from "../output.ts";
import { LineQueue } from "../line-queue.ts";
import { providerFlags } from "../provider-flags.ts";
import { progressNotes } from "../run-progress.ts";
import { readPrompt } from "../run-input.ts";
import { fileOutput, standardOutput, type RunOutput } from "../run-output.ts";
import { END_WORDS, runResult, type RunAgent, type RunEnd } from "../run-result.ts";
import { untilEnded, type Ending } from "../signals.ts";
import { workingFolder } from "../working-folder.ts";

interface RunFlags {
  readonly agent: string;
  readonly file?: string;
  readonly session?: string;
  readonly provider?: string;
  readonly model?: string;
  readonly fallback: boolean;
  readonly format: string;
  readonly maxWait: string;
  readonly timeout: string;
  readonly quiet?: boolean;
  readonly output?: string;
  readonly allowWrite?: boolean;
}

const FORMATS = ["text", "json", "events"] as const;
type Format = (typeof FORMATS)[number];

/** `squad run`: one turn for a script. */
export async function command(words: readonly string[], flags: RunFlags): Promise<ExitCode> {
  const ending = untilEnded();
  const state: RunState = { agent: null, session: null, end: null };
  const format = FORMATS.find((known) => known === flags.format) ?? "text";
  let output: RunOutput = standardOutput();
  try {
    parseFormat(flags.format);
    const maxWaitMs = parseDuration(flags.maxWait, "--max-wait");
    const timeoutMs = parseDuration(flags.timeout, "--timeout");
    if (timeoutMs === 0) throw new SquadError("usage", "--timeout must be more than 0");
    if (flags.output !== undefined) output = fileOutput(flags.output);
    return await runOnce(state, { words, flags, format, maxWaitMs, timeoutMs, ending, output });
  } catch (error) {
    return await failed(error, { state, format, output, ending });
  } finally {
    output.discard();
  }
}

interface RunState {
  agent: RunAgent | null;
  session: string | null;
  end: RunEnd | null;
}

interface RunPlan {
  readonly words: readonly string[];
  readonly flags: RunFlags;
  readonly format: Format;
  readonly maxWaitMs: number;
  readonly timeoutMs: number;
  readonly ending: Ending;
  readonly output: RunOutput;
}

async function runOnce(state: RunState, plan: RunPlan): Promise<ExitCode> {
  const { flags, format, ending, output } = plan;
  const quiet = flags.quiet === true;
  const squad = await openSquad({ cwd: workingFolder(), flags: providerFlags(flags), complain: note });
  const persona = resolveAgent(await squad.roster(), flags.agent);
  state.agent = { id: persona.id, name: persona.name, title: persona.title };
  const input = await readPrompt({ words: plan.words, file: flags.file }, process.stdin, {
    quiet,
    signal: ending.signal,
  });
  const sessions = await squad.sessions();
  const session = flags.session === undefined ? sessions.create() : await sessions.open(flags.session);
  state.session = session.id;
  for (const { message } of session.transcript.warnings)
    note(`squad: session ${session.id}: ${sanitizeLine(message, 300)}`);
  const conversation = openConversation(squad, session, {
    fallback: flags.fallback,
    maxWaitMs: plan.maxWaitMs,
    offlineWithoutKeys: false,
  });
  const lines = new LineQueue(output, ending);
  if (format === "events") {
    const take = (event: SquadEvent): void => lines.push(eventLine(event));
    squad.bus.subscribe({ name: "the output of events", showsNotices: true, take });
  }
  const notes = quiet ? null : progressNotes(squad.clock, note);
  if (notes !== null) squad.bus.subscribe({ name: "progress", showsNotices: true, take: notes.sink });
  const tools = createToolMaker(squad, await squad.roster());
  let result: ExchangeResult;
  try {
    ending.endAfter(plan.timeoutMs);
    const message = plainMessage(input);
    const { box: toolBox } = await tools.toolsFor({
      session: session.id,
      agent: persona.id,
      mode: flags.allowWrite === true ? "run-allow-write" : "run",
      consent: NOBODY,
      isTainted: carriesFiles(message, session),
    });
    result = await conversation.send(persona, message, ending.signal, { toolBox });
  } finally {
    notes?.stop();
    await tools.settled();
    await squad.close();
  }
  await lines.flushed();
  const code = exitCodeOf(result, ending);
  state.end = { kind: "turn", outcome: result.outcome, code };
  await writeResult(state, format, output);
  sayEnd(result, code, session.id);
  return code;
}

/** What a person should know of a turn that ended without an answer, or is not on disk. */
function sayEnd({ outcome, unsaved }: ExchangeResult, code: ExitCode, session: string): void {
  if (outcome.kind === "failed") {
    report(outcome.error);
    if (outcome.retryAt !== null) {
      const seconds = Math.max(1, Math.ceil((outcome.retryAt - Date.now()) / 1000));
      const what = outcome.error.code === "throttled" ? "a provider serves again" : "it is worth another try";
      note(`  ${what} in ${seconds} s, at ${new Date(outcome.retryAt).toISOString()}`);
    }
  }
  if (outcome.kind === "cancelled" && code === EXIT.timeout) {
    const kept =
      outcome.partial === null ? "" : `; what came of the answer is kept: squad sessions show ${session}`;
    note(`squad: ${END_WORDS[code] ?? ""}${kept}`);
  }
  if (unsaved !== null) report(unsaved);
}

function exitCodeOf({ outcome, unsaved }: ExchangeResult, ending: Ending): ExitCode {
  if (outcome.kind === "cancelled") return ending.code() ?? EXIT.failure;
  if (outcome.kind === "failed") return outcome.error.exitCode;
  return unsaved === null ? EXIT.ok : unsaved.exitCode;
}

/** Writes what the format asks for, if there is anything: text has nothing to say of a failure. */
async function writeResult(state: RunState, format: Format, output: RunOutput): Promise<void> {
  const text = resultText(state, format);
  if (text === null) return;
  await output.write(text);
  await output.finish();
}

function resultText({ end, agent, session }: RunState, format: Format): string | null {
  if (end === null) return null;
  if (format === "text") {
    const answered = end.kind === "turn" && end.outcome.kind === "answered" ? end.outcome : null;
    return answered === null ? null : `${answered.text.replace(/\n+$/, "")}\n`;
  }
  const result = runResult(end, agent, session);
  return `${safeJson(format === "json" ? result : { ...result, at: new Date().toISOString() })}\n`;
}

/** A failure before or beside the turn: still one result object, still one clear message. */
async function failed(
  error: unknown,
  { state, format, output, ending }: { state: RunState; format: Format; output: RunOutput; ending: Ending },
): Promise<ExitCode> {
  if (error instanceof BrokenPipe) return EXIT.brokenPipe;
  const isLost = isSquadError(error) && error.code === "storage";
  const ended = isLost ? null : ending.code();
  const code = ended ?? (await reportAny(error));
  if (format !== "text" && state.end === null) {
    state.end = { kind: "no-turn", error: causeOf(error, ended), code };
    try {
      await writeResult(state, format, output);
    } catch {
      // The failure that is reported is the first one.
    }
  }
  return code;
}

function causeOf(error: unknown, ended: ExitCode | null): SquadError {
  if (ended !== null) {
    return new SquadError(ended === EXIT.timeout ? "timeout" : "cancelled", END_WORDS[ended] ?? "cancelled");
  }
  return isSquadError(error) ? error : new SquadError("internal", "internal error");
}

function parseFormat(text: string): void {
  if (FORMATS.some((known) => known === text)) return;
  throw new SquadError("usage", `--format ${JSON.stringify(text)} is unknown`, {
    hint: `one of: ${FORMATS.join(", ")}`,
  });
}
