import type { StatedLimits } from "../core/limits/stated-limits.ts";
import { isProviderError, type ProviderError } from "../core/providers/provider-error.ts";
import { maskSecrets } from "../core/text/safe-text.ts";
import { carriesError, parseJson } from "./error-payload.ts";
import { failure, failureOf } from "./failure.ts";
import type { Origin } from "./origin.ts";
import { guardEvents } from "./sse-guard.ts";
import { statedLimits } from "./stated-limits.ts";
import { transportFailure } from "./transport-failure.ts";

/** An error body is read up to this many characters; what follows says nothing new. */
const MAX_ERROR_BODY = 64 * 1024;

/** Bound before any adapter lends its own `fetch` to an SDK. */
const platformFetch = globalThis.fetch;

/** Makes Node read its HTTP client, which it puts off to the first use, before a request's time has come. */
export function warmUp(): void {
  void globalThis.Headers;
}

/** The one HTTP exchange of a request, as an SDK sees it and as we saw it. */
export interface Wire {
  /** To be given to the SDK. Sends our headers and no others, once, and never follows a redirect. */
  readonly fetch: typeof globalThis.fetch;
  /** The successful response, once it began. */
  readonly response: {
    readonly status: number;
    readonly headers: Readonly<Record<string, string>>;
    /** What its headers say about rate limits. */
    readonly stated: StatedLimits;
  } | null;
  /** What went wrong below the SDK, which tends to lose or disguise it. */
  readonly failure: ProviderError | null;
}

export interface WireOptions {
  readonly origin: Origin;
  /** Headers that carry the key; empty without a key. */
  readonly credentials: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
  /** The present in epoch milliseconds. */
  readonly wall: () => number;
}

/**
 * SDKs read extra headers, other keys and other addresses from the environment, follow redirects with the key,
 * and put whole error bodies into messages. All of them send through this function instead.
 */
export function createWire(options: WireOptions): Wire {
  const { origin, wall } = options;
  const wire: { -readonly [Key in keyof Wire]: Wire[Key] } = { fetch: send, response: null, failure: null };
  let sent = false;

  async function send(input: string | URL | Request, init?: RequestInit): Promise<Response> {
    if (sent) throw new Error("an adapter sent a second request");
    sent = true;
    const url = input instanceof Request ? input.url : String(input);
    const fail = (error: unknown): ProviderError => {
      wire.failure ??= isProviderError(error) ? error : transportFailure(origin, error, url);
      return wire.failure;
    };
    try {
      const answer = await post(url, init?.body ?? null, options);
      const headers = plainHeaders(answer.headers, origin.secrets);
      const { status } = answer;
      const stated = statedLimits({ dialect: origin.dialect, headers, payload: null }, wall());
      if (!answer.ok || /html|json/i.test(headers["content-type"] ?? "")) {
        const body = parseJson(await readStart(answer, MAX_ERROR_BODY));
        throw answer.ok && !carriesError(body)
          ? notAStream(origin, { status, headers, stated })
          : failureOf(origin, { status, headers, body }, wall());
      }
      wire.response = { status, headers, stated };
      const events = answer.body === null ? null : ReadableStream.from(guarded(answer.body, fail));
      return new Response(events, { status, headers: { "content-type": "text/event-stream" } });
    } catch (error) {
      throw fail(error);
    }
  }

  return wire;
}

function post(
  url: string,
  body: NonNullable<RequestInit["body"]> | null,
  options: WireOptions,
): Promise<Response> {
  return platformFetch(url, {
    method: "POST",
    body,
    headers: {
      "content-type": "application/json",
      accept: "text/event-stream",
      "user-agent": "squad",
      ...options.credentials,
    },
    redirect: "error",
    signal: options.signal,
  });
}

/**
 * Gets a document under the same rules: our headers and no others, once, without a redirect. `body` is undefined when
 * it is no JSON or has more than `maxCharacters`.
 */
export async function getDocument(
  url: string,
  {
    credentials,
    signal,
    maxCharacters,
  }: Pick<WireOptions, "credentials" | "signal"> & { readonly maxCharacters: number },
): Promise<{ readonly status: number; readonly body: unknown }> {
  const headers = { accept: "application/json", "user-agent": "squad", ...credentials };
  const answer = await platformFetch(url, { headers, redirect: "error", signal });
  const text = await readStart(answer, maxCharacters);
  return { status: answer.status, body: text.length > maxCharacters ? undefined : parseJson(text) };
}

async function* guarded(
  body: ReadableStream<Uint8Array>,
  fail: (error: unknown) => ProviderError,
): AsyncGenerator<Uint8Array> {
  try {
    yield* guardEvents(body);
  } catch (error) {
    const failure = fail(error);
    await turnsOfTheLoop(TURNS_TO_DRAIN);
    throw failure;
  }
}

/**
 * An SDK reads ahead, and what it has read is lost when the stream breaks before its own reader came for it. That takes
 * one turn of the event loop, two where it paused for a breath.
 */
const TURNS_TO_DRAIN = 4;

async function turnsOfTheLoop(count: number): Promise<void> {
  for (let turn = 0; turn < count; turn += 1) {
    await new Promise((resolve) => {
      setImmediate(resolve);
    });
  }
}

function notAStream(
  origin: Origin,
  { status, headers, stated }: NonNullable<Wire["response"]>,
): ProviderError {
  const what = /html/i.test(headers["content-type"] ?? "") ? "a web page" : "a document";
  const text = `answered with ${what} instead of a stream (is its base URL right?)`;
  return failure(origin, "server_error", text, { status, stated });
}

/** Names arrive in lower case; a name sent twice is joined by a comma. Cookies are nobody's business. */
function plainHeaders(headers: Headers, secrets: readonly string[]): Record<string, string> {
  const kept = [...headers].filter(([name]) => name !== "set-cookie");
  return Object.fromEntries(kept.map(([name, value]) => [name, maskSecrets(value, secrets)]));
}

/** The body up to the piece that makes it longer than `maxCharacters`. */
async function readStart(answer: Response, maxCharacters: number): Promise<string> {
  const decoder = new TextDecoder();
  let text = "";
  for await (const bytes of answer.body ?? []) {
    text += decoder.decode(bytes, { stream: true });
    if (text.length > maxCharacters) break;
  }
  return text;
}
