import { sanitizeLine } from "../../core/sanitize.ts";
import type { SearchFlaw } from "../../core/complaints/tool-complaint.ts";
import type { Secret } from "../../core/secret.ts";
import { SEARCH_SERVICES, type SearchService, type WebResult } from "./services.ts";

export type WebAnswer =
  | { readonly kind: "found"; readonly results: readonly WebResult[] }
  /** Begins in lower case, without a full stop; holds no key. */
  | {
      readonly kind: "failed";
      readonly reason: string;
      readonly flaw: SearchFlaw;
      /** Of the response; null without one. */
      readonly status: number | null;
    };

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
const FLAW_OF_STATUS: Readonly<Record<number, SearchFlaw>> = { 401: "key", 403: "refused", 429: "limit" };

const WORDS: Readonly<Record<SearchFlaw, (status: number | null) => string>> = {
  key: () => "the service does not accept the key",
  refused: () => "the service refuses the request (a SearXNG needs `json` among its formats)",
  limit: () => "the service's limit is reached",
  status: (status) => `the service answers with ${status}`,
  "too-much": () => "the service sends too much",
  "no-results": () => "the service answers with something else than results",
  late: () => `no answer within ${DEADLINE_MS / 1000} s`,
  unreachable: () => "the service cannot be reached",
  failed: () => "the request failed",
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
        return failed(FLAW_OF_STATUS[response.status] ?? "status", response.status);
      }
      const body = await boundedText(response);
      if (body === null) return failed("too-much");
      const results = dialect.results(parsed(body));
      if (results === null) return failed("no-results");
      return { kind: "found", results: results.slice(0, MOST_RESULTS).flatMap(cleaned) };
    } catch (error) {
      signal.throwIfAborted();
      if (ended.signal.aborted) return failed("late");
      // What libraries say of a failure may hold the request.
      return failed(error instanceof TypeError ? "unreachable" : "failed");
    } finally {
      ended.abort();
      await deadline;
    }
  };
}

function failed(flaw: SearchFlaw, status: number | null = null): WebAnswer {
  return { kind: "failed", reason: WORDS[flaw](status), flaw, status };
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
