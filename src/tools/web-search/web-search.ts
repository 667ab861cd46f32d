import { sanitizeLine } from "../../core/sanitize.ts";
import type { Secret } from "../../core/secret.ts";
import { SEARCH_SERVICES, type SearchService, type WebResult } from "./services.ts";

export type WebAnswer =
  | { readonly kind: "found"; readonly results: readonly WebResult[] }
  /** Begins in lower case, without a full stop; holds no key. */
  | { readonly kind: "failed"; readonly reason: string };

/**
 * Asks a search service once.
 * @throws `signal.reason`
 */
export type WebSearch = (query: string, signal: AbortSignal) => Promise<WebAnswer>;

export interface WebSearchOptions {
  readonly service: SearchService;
  /** Null for a service that takes none. */
  readonly apiKey: Secret | null;
  /** Null for the service's own. */
  readonly baseUrl: string | null;
  readonly fetch: typeof globalThis.fetch;
  /** Resolves after so many milliseconds; rejects when aborted. */
  readonly sleep: (ms: number, signal: AbortSignal) => Promise<void>;
}

const DEADLINE_MS = 15_000;
const MOST_BYTES = 512 * 1024;
const MOST_RESULTS = 6;
const TITLE_LENGTH = 120;
const URL_LENGTH = 300;
const SNIPPET_LENGTH = 400;

/** What a status of the service means for the user. */
const STATUS_WORDS: Readonly<Record<number, string>> = {
  401: "the service does not accept the key",
  403: "the service refuses the request (a SearXNG needs `json` among its formats)",
  429: "the service's limit is reached",
};

export function createWebSearch(options: WebSearchOptions): WebSearch {
  const { service, apiKey, baseUrl, fetch, sleep } = options;
  const dialect = SEARCH_SERVICES[service];
  return async (query, signal) => {
    const request = dialect.request({
      query,
      count: MOST_RESULTS,
      baseUrl: (baseUrl ?? dialect.baseUrl).replace(/\/+$/u, ""),
      key: apiKey?.reveal() ?? "",
    });
    const ended = new AbortController();
    const either = AbortSignal.any([signal, ended.signal]);
    const deadline = sleep(DEADLINE_MS, either).then(
      () => ended.abort(),
      () => undefined,
    );
    try {
      const response = await fetch(request.url, { ...request.init, redirect: "error", signal: either });
      if (!response.ok) {
        await response.body?.cancel();
        return failed(STATUS_WORDS[response.status] ?? `the service answers with ${response.status}`);
      }
      const body = await boundedText(response);
      if (body === null) return failed("the service sends too much");
      const results = dialect.results(parsed(body));
      if (results === null) return failed("the service answers with something else than results");
      return { kind: "found", results: results.slice(0, MOST_RESULTS).flatMap(cleaned) };
    } catch (error) {
      signal.throwIfAborted();
      if (ended.signal.aborted) return failed(`no answer within ${DEADLINE_MS / 1000} s`);
      // What libraries say of a failure may hold the request.
      return failed(error instanceof TypeError ? "the service cannot be reached" : "the request failed");
    } finally {
      ended.abort();
      await deadline;
    }
  };
}

function failed(reason: string): WebAnswer {
  return { kind: "failed", reason };
}

/** Null when it is too long. */
async function boundedText({ body }: Response): Promise<string | null> {
  if (body === null) return "";
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of body as unknown as AsyncIterable<Uint8Array>) {
    length += chunk.length;
    if (length > MOST_BYTES) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return null;
  }
}

/** Nothing of a result whose address is none that a browser opens. */
function cleaned({ title, url, snippet }: WebResult): readonly WebResult[] {
  if (!/^https?:\/\//u.test(url) || !URL.canParse(url)) return [];
  return [
    {
      title: sanitizeLine(plain(title), TITLE_LENGTH),
      url: sanitizeLine(url, URL_LENGTH),
      snippet: sanitizeLine(plain(snippet), SNIPPET_LENGTH),
    },
  ];
}

/** Services mark what fits in bold. */
function plain(html: string): string {
  return html.slice(0, 4000).replace(/<\/?(?:strong|b|em)>/gu, "");
}
