import type { ChatRequest, ProviderChunk, Usage } from "../core/providers/provider.ts";
import { isProviderError, type ProviderError } from "../core/providers/provider-error.ts";
import type { Adapter } from "./adapter.ts";
import { createBreather } from "./breather.ts";
import { type CallAssembler, createCallAssembler } from "./call-assembler.ts";
import { dialectOf } from "./dialect.ts";
import { type Expiry, startDeadlines } from "./deadlines.ts";
import { createSilence } from "./silence.ts";
import { failure, failureOf } from "./failure.ts";
import type { Origin } from "./origin.ts";
import { DEFAULT_BASE_URLS, type ProviderDeps, type ProviderSettings } from "./settings.ts";
import { spokenDuration } from "./spoken-duration.ts";
import type { StreamPart } from "./stream-part.ts";
import { untilAborted } from "./until-aborted.ts";
import { createWire, type Wire } from "./wire.ts";

/** After the finish reason only the usage is still to come; a server that keeps the stream open is left. */
const USAGE_GRACE_MS = 2000;

/** Given to SDKs for servers without a key; never sent. */
const NO_KEY = "none";

const PRINTABLE_ASCII = /^[\x21-\x7e]*$/;

export interface ExchangeInput {
  readonly settings: ProviderSettings & { readonly type: keyof typeof DEFAULT_BASE_URLS };
  readonly deps: ProviderDeps;
  readonly loadAdapter: () => Promise<Adapter>;
  readonly request: ChatRequest;
  readonly signal: AbortSignal;
}

/** What has been read of an answer so far. */
interface Progress {
  wire: Wire | null;
  textSeen: boolean;
  /** Null where no tools are offered: then a call is nothing. */
  readonly calls: CallAssembler | null;
  finish: StreamPart["finish"];
  usage: Usage | null;
}

/**
 * One request under squad's rules, whatever the SDK does: our clocks, our headers, our errors. Leaving the
 * iteration early closes the connection.
 * @throws {ProviderError} and nothing else.
 */
export async function* runExchange(input: ExchangeInput): AsyncGenerator<ProviderChunk> {
  const { settings, deps, signal } = input;
  const { timeouts } = settings;
  const origin = originOf(settings);
  const calls = callsOf(input);
  const progress: Progress = { wire: null, textSeen: false, calls, finish: null, usage: null };
  const ended = new AbortController();
  const cancel = (): void => ended.abort(failure(origin, "cancelled", "was cancelled"));
  const deadlines = startDeadlines(deps.clock, timeouts, (expiry) => {
    ended.abort(failure(origin, "timeout", timeoutWords(expiry)));
  });
  signal.addEventListener("abort", cancel, { once: true });
  if (signal.aborted) cancel();
  try {
    const adapter = await input.loadAdapter();
    ended.signal.throwIfAborted();
    const silence = createSilence(deps.clock, deadlines, timeouts);
    deadlines.wait("headers", Math.min(timeouts.headersMs, timeouts.firstTokenMs));
    const stream = await untilAborted(open(adapter, input, ended.signal, progress), ended.signal);
    const parts = stream[Symbol.asyncIterator]();
    // Asked for before anybody else has a turn: an SDK's stream that breaks drops what nobody has asked for.
    let coming = parts.next();
    coming.catch(() => undefined); // it is told where it is awaited
    if (progress.wire?.response) {
      const { status, stated } = progress.wire.response;
      yield { type: "response", status, stated };
    }
    const breathe = createBreather(deps.clock);
    for (;;) {
      silence.begin();
      const next = await untilAborted(coming, ended.signal);
      silence.end();
      if (next.done === true) break;
      const text = take(next.value, progress, origin, deps.clock.wall());
      if (progress.finish !== null) silence.expect(USAGE_GRACE_MS);
      else if (text !== "" || next.value.isThought || next.value.calls.length > 0)
        silence.expect(timeouts.idleMs);
      if (text !== "") yield { type: "text-delta", text };
      await breathe();
      coming = parts.next();
    }
    signal.throwIfAborted();
  } catch (error) {
    // A complete answer stays one when only its usage got lost.
    if (progress.finish === null || signal.aborted) {
      throw judge(error, progress, origin, { ended: ended.signal, wall: deps.clock.wall() });
    }
  } finally {
    deadlines.stop();
    signal.removeEventListener("abort", cancel);
    ended.abort();
  }
  yield* ending(progress, origin);
}

function callsOf({ settings, request: { tools = [] } }: ExchangeInput): CallAssembler | null {
  return tools.length === 0 ? null : createCallAssembler(settings.model);
}

/** The calls of a complete answer, and its last chunk. */
function* ending(progress: Progress, origin: Origin): Generator<ProviderChunk> {
  const asked = progress.calls?.end() ?? [];
  const end = conclude(progress, origin, asked.length > 0);
  for (const call of asked) yield { type: "tool-call", call };
  yield end;
}

async function open(
  adapter: Adapter,
  { settings, deps, request }: ExchangeInput,
  signal: AbortSignal,
  progress: Progress,
): Promise<AsyncIterable<StreamPart>> {
  const origin = originOf(settings);
  const key = settings.apiKey?.reveal().trim() ?? "";
  if (!PRINTABLE_ASCII.test(key)) {
    throw failure(origin, "auth", "cannot be asked: its key contains characters no key has (a line break?)");
  }
  const wire = createWire({
    origin,
    credentials: key === "" ? {} : adapter.credentials(key),
    signal,
    wall: () => deps.clock.wall(),
  });
  progress.wire = wire;
  return await adapter.open({
    model: settings.model,
    request,
    baseUrl: settings.baseUrl ?? DEFAULT_BASE_URLS[settings.type],
    apiKey: key === "" ? NO_KEY : key,
    totalMs: settings.timeouts.totalMs,
    signal,
    fetch: wire.fetch,
  });
}

/** Notes what an event says and returns its text. */
function take(part: StreamPart, progress: Progress, origin: Origin, wall: number): string {
  if (part.error !== null) throw streamFailure(origin, progress, part.error, wall);
  progress.usage = part.usage ?? progress.usage;
  progress.finish = part.finish ?? progress.finish;
  progress.textSeen ||= part.text !== "";
  for (const delta of part.calls) progress.calls?.push(delta);
  return part.text;
}

/** An error object inside a stream that began with status 200. */
function streamFailure(origin: Origin, progress: Progress, body: unknown, wall: number): ProviderError {
  const { status, headers } = progress.wire?.response ?? { status: 200, headers: {} };
  return failureOf(origin, { status, headers, body }, wall);
}

/** What really happened when reading stopped with `error`; SDKs lose or disguise most of it. */
function judge(
  error: unknown,
  progress: Progress,
  origin: Origin,
  { ended, wall }: { readonly ended: AbortSignal; readonly wall: number },
): ProviderError {
  if (isProviderError(ended.reason)) return ended.reason;
  const known = progress.wire?.failure ?? (isProviderError(error) ? error : null);
  if (known !== null) return known.kind === "network" && progress.textSeen ? brokenOff(origin) : known;
  if (error instanceof Error && "error" in error && error.error !== undefined) {
    return streamFailure(origin, progress, { error: error.error }, wall);
  }
  if (progress.textSeen) return brokenOff(origin);
  return failure(origin, "server_error", "sent something that is not a stream of answers");
}

/** The last chunk of a complete answer, or the reason why it is none. */
function conclude({ finish, usage, textSeen }: Progress, origin: Origin, hasCalls: boolean): ProviderChunk {
  if (finish === null) throw brokenOff(origin);
  const { reason, detail } = finish;
  if (reason === "failed") throw failure(origin, "server_error", `stopped with an error (${detail})`);
  if (reason === "blocked") {
    throw failure(origin, "blocked", `stopped: its content filter objected (${detail})`);
  }
  if (!textSeen && !hasCalls) {
    const why = reason === "length" ? " (the output limit was used up before it began)" : "";
    throw failure(origin, "empty", `answered without any text${why}`);
  }
  // Ollama and Gemini call an answer that asks for tools stopped like any other.
  const said = hasCalls && reason === "stop" ? "tool_calls" : reason;
  return { type: "finish", reason: said, ...(usage === null ? {} : { usage }) };
}

function brokenOff(origin: Origin): ProviderError {
  return failure(origin, "interrupted", "broke off before the answer was complete");
}

function originOf({ name, type, model, baseUrl, apiKey }: ExchangeInput["settings"]): Origin {
  const key = apiKey?.reveal() ?? "";
  return {
    provider: name,
    model,
    dialect: dialectOf({ type, baseUrl: baseUrl ?? DEFAULT_BASE_URLS[type] }),
    hasKey: key !== "",
    secrets: key === "" ? [] : [key],
  };
}

function timeoutWords({ which, limitMs }: Expiry): string {
  const duration = spokenDuration(limitMs);
  if (which === "headers" || which === "first") return `sent nothing for ${duration}`;
  return which === "idle" ? `went silent for ${duration}` : `took longer than ${duration}`;
}
