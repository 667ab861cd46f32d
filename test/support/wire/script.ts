import type { WireProtocol, WireRequest } from "./wire-request.ts";

/** One thing a server does with its response body. */
export type Step =
  /** These bytes, in one write. */
  | { readonly type: "write"; readonly data: string | Uint8Array }
  | { readonly type: "wait"; readonly ms: number }
  /** Nothing more, with the connection open. */
  | { readonly type: "hang" }
  /** The connection is closed without ending the response. */
  | { readonly type: "cut" };

/** A whole response. Without `hang` or `cut` it ends properly after its steps. */
export interface Reply {
  readonly status: number;
  /** A list sends the header several times. */
  readonly headers: Readonly<Record<string, string | readonly string[]>>;
  /** Real milliseconds before the headers; `forever` never sends any. */
  readonly delayMs: number | "forever";
  readonly steps: readonly Step[];
}

/** What the server does with one request, in the words of the protocol the request speaks. */
export type Script = (request: WireRequest) => Reply;

export interface AnswerOptions {
  /** In the protocol's own words; default `stop` or `STOP`. Null leaves it out. */
  readonly finish?: string | null;
  /** Null leaves it out. */
  readonly usage?: { readonly prompt: number; readonly completion: number } | null;
  readonly headers?: Reply["headers"];
  /** Real milliseconds before the headers. */
  readonly delayMs?: number;
  /** Real milliseconds before each piece of text. */
  readonly pauseMs?: number;
}

const SSE = { "content-type": "text/event-stream; charset=utf-8" };

/** The text in pieces of one word each, a finish reason and the usage: a good answer. */
export function answer(text: string, options: AnswerOptions = {}): Script {
  const { usage = { prompt: 12, completion: 7 }, headers = {}, delayMs = 0, pauseMs = 0 } = options;
  return ({ protocol }) => {
    const { finish = STOP[protocol] } = options;
    const words = text.match(/\S+\s*|\s+/g) ?? [];
    const pieces = words.flatMap((word): Step[] => [
      ...(pauseMs > 0 ? [{ type: "wait", ms: pauseMs } as const] : []),
      write(textEvent(protocol, word)),
    ]);
    const end = finishEvents(protocol, finish, usage);
    return { status: 200, headers: { ...SSE, ...headers }, delayMs, steps: [...pieces, ...end.map(write)] };
  };
}

/** A call of a tool as a server sends it: its arguments in the pieces they come in, or whole. */
export interface WireCall {
  readonly name: string;
  readonly arguments: string;
  /** @default `call_N` */
  readonly id?: string;
  /** Characters a piece has; Gemini sends calls whole. @default all */
  readonly size?: number;
}

/** The text, calls of tools, a finish reason and the usage. */
export function callsTools(
  calls: readonly WireCall[],
  { text = "", ...options }: AnswerOptions & { readonly text?: string } = {},
): Script {
  const { usage = { prompt: 12, completion: 7 }, headers = {} } = options;
  return ({ protocol }) => {
    const { finish = protocol === "gemini" ? "STOP" : "tool_calls" } = options;
    const asked = calls.flatMap((call, index) =>
      protocol === "gemini" ? [geminiCall(call)] : openaiCall(call, index),
    );
    const end = finishEvents(protocol, finish, usage);
    const steps = [...texts(protocol, text), ...[...asked, ...end].map(write)];
    return { status: 200, headers: { ...SSE, ...headers }, delayMs: 0, steps };
  };
}

function geminiCall({ name, arguments: json }: WireCall): string {
  const part = {
    functionCall: { name, args: JSON.parse(json) as unknown },
    thoughtSignature: `sig of ${name}`,
  };
  return event({ candidates: [{ index: 0, content: { role: "model", parts: [part] } }] });
}

function openaiCall({ name, arguments: json, id, size = json.length }: WireCall, index: number): string[] {
  const pieces =
    json === ""
      ? [""]
      : Array.from({ length: Math.ceil(json.length / size) }, (_, at) =>
          json.slice(at * size, (at + 1) * size),
        );
  return pieces.map((piece, at) => {
    const first = at === 0 ? { id: id ?? `call_${index}`, type: "function" } : {};
    const called = { ...(at === 0 ? { name } : {}), arguments: piece };
    const delta = { tool_calls: [{ index, ...first, function: called }] };
    return event({ ...CHAT_CHUNK, choices: [{ index: 0, delta, finish_reason: null }] });
  });
}

/** The text and then silence on an open connection. */
export function hang(text = ""): Script {
  return ({ protocol }) => stream([...texts(protocol, text), { type: "hang" }]);
}

/** Accepts the request and never sends a byte. */
export function silence(): Script {
  return () => ({ status: 200, headers: SSE, delayMs: "forever", steps: [] });
}

/** The text and then a closed connection; with no text the cut comes before the headers. */
export function cutAfter(text: string): Script {
  return ({ protocol }) => stream([...texts(protocol, text), { type: "cut" }]);
}

/** The text and then a clean end without a finish reason. */
export function endAfter(text: string): Script {
  return ({ protocol }) => stream(texts(protocol, text));
}

/** An error response. A string body is sent as HTML, anything else as JSON. */
export function status(code: number, body?: unknown, headers: Reply["headers"] = {}): Script {
  return ({ protocol }) => {
    const content = body ?? errorBody(protocol, code);
    const html = typeof content === "string";
    return {
      status: code,
      headers: { "content-type": html ? "text/html" : "application/json", ...headers },
      delayMs: 0,
      steps: [write(html ? content : JSON.stringify(content))],
    };
  };
}

/** A 429 in each provider's manner: seconds in a header, or `RetryInfo` for Gemini. */
export function rateLimited({ retryAfter }: { readonly retryAfter?: number } = {}): Script {
  return (request) => {
    const gemini = request.protocol === "gemini";
    const details = [{ "@type": "type.googleapis.com/google.rpc.RetryInfo", retryDelay: `${retryAfter}s` }];
    const body = gemini
      ? { error: { code: 429, message: "Quota exceeded", status: "RESOURCE_EXHAUSTED", details } }
      : { error: { message: "Rate limit reached (RPM)", type: "requests", code: "rate_limit_exceeded" } };
    const headers = gemini || retryAfter === undefined ? {} : { "retry-after": String(retryAfter) };
    return status(429, body, headers)(request);
  };
}

/** A successful event stream of exactly these bytes; `Step`s may stand between them. */
export function raw(...parts: readonly (string | Uint8Array | Step)[]): Script {
  return () =>
    stream(
      parts.map((part) => (typeof part === "string" || part instanceof Uint8Array ? write(part) : part)),
    );
}

/** Whatever `script` writes, in pieces of `size` bytes. */
export function inPieces(script: Script, size: number): Script {
  return (request) => {
    const reply = script(request);
    const bytes = Buffer.concat(
      reply.steps.flatMap((step) => (step.type === "write" ? [Buffer.from(step.data)] : [])),
    );
    const pieces: Step[] = [];
    for (let at = 0; at < bytes.length; at += size) pieces.push(write(bytes.subarray(at, at + size)));
    return { ...reply, steps: pieces };
  };
}

/** Whatever `script` writes, as one text changed by `change`. */
export function rewritten(script: Script, change: (text: string) => string): Script {
  return (request) => {
    const reply = script(request);
    const text = reply.steps.map((step) => (step.type === "write" ? String(step.data) : "")).join("");
    return { ...reply, steps: [write(change(text))] };
  };
}

/** One event of the protocol that carries text. */
export function textEvent(protocol: WireProtocol, text: string): string {
  return event(
    protocol === "gemini"
      ? { candidates: [{ index: 0, content: { role: "model", parts: [{ text }] } }] }
      : { ...CHAT_CHUNK, choices: [{ index: 0, delta: { content: text }, finish_reason: null }] },
  );
}

/** The events that end an answer: finish reason, usage, and `[DONE]` where the protocol has it. */
function finishEvents(
  protocol: WireProtocol,
  finish: string | null,
  usage: AnswerOptions["usage"],
): readonly string[] {
  if (protocol === "gemini") {
    const counts = usage && { promptTokenCount: usage.prompt, candidatesTokenCount: usage.completion };
    const content = { role: "model", parts: [] };
    const candidate = { index: 0, content, ...(finish === null ? {} : { finishReason: finish }) };
    return [event({ candidates: [candidate], ...(counts ? { usageMetadata: counts } : {}) })];
  }
  const counts = usage && { prompt_tokens: usage.prompt, completion_tokens: usage.completion };
  return [
    ...(finish === null
      ? []
      : [event({ ...CHAT_CHUNK, choices: [{ index: 0, delta: {}, finish_reason: finish }] })]),
    ...(counts ? [event({ ...CHAT_CHUNK, choices: [], usage: counts })] : []),
    "data: [DONE]\n\n",
  ];
}

/** One server-sent event. */
export function event(data: unknown): string {
  return `data: ${JSON.stringify(data)}\n\n`;
}

const CHAT_CHUNK = { id: "chatcmpl-1", object: "chat.completion.chunk", created: 1_764_000_000, model: "m" };

const STOP: Readonly<Record<WireProtocol, string>> = { openai: "stop", gemini: "STOP" };

function errorBody(protocol: WireProtocol, code: number): unknown {
  const message = `test error ${code}`;
  return protocol === "gemini"
    ? { error: { code, message, status: "TEST" } }
    : { error: { message, type: "test_error" } };
}

function texts(protocol: WireProtocol, text: string): Step[] {
  return text === "" ? [] : [write(textEvent(protocol, text))];
}

function stream(steps: readonly Step[]): Reply {
  return { status: 200, headers: SSE, delayMs: 0, steps };
}

function write(data: string | Uint8Array): Step {
  return { type: "write", data };
}
