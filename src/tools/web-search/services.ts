/** The services that a user can configure. */
export type SearchService = "tavily" | "brave" | "searxng";

/** One page that was found. Untrusted; cleaned and cut before a model sees it. */
export interface WebResult {
  readonly title: string;
  readonly url: string;
  readonly snippet: string;
}

/** One query, as a service is asked. */
export interface ServiceQuery {
  readonly query: string;
  readonly count: number;
  /** Without a slash at its end. */
  readonly baseUrl: string;
  /** Empty for none. */
  readonly key: string;
}

interface Dialect {
  /** Empty where the user has a server of their own. */
  readonly baseUrl: string;
  request(query: ServiceQuery): { readonly url: string; readonly init: RequestInit };
  /** Null when the answer is none of the service's. */
  results(answer: unknown): readonly WebResult[] | null;
}

/**
 * How each service is asked and answers. Sources: Tavily's `POST /search`, Brave's `GET /res/v1/web/search`, SearXNG's
 * `GET /search?format=json`.
 */
export const SEARCH_SERVICES: Readonly<Record<SearchService, Dialect>> = {
  tavily: {
    baseUrl: "https://api.tavily.com",
    request: ({ query, count, baseUrl, key }) => ({
      url: `${baseUrl}/search`,
      init: {
        method: "POST",
        headers: { "content-type": "application/json", authorization: `Bearer ${key}` },
        body: JSON.stringify({ query, max_results: count }),
      },
    }),
    results: (answer) => resultsOf(answer, "content"),
  },
  brave: {
    baseUrl: "https://api.search.brave.com",
    request: ({ query, count, baseUrl, key }) => ({
      url: `${baseUrl}/res/v1/web/search?${parameters({ q: query, count: String(count) })}`,
      init: { headers: { accept: "application/json", "x-subscription-token": key } },
    }),
    // A search without hits has no `web`.
    results: (answer) =>
      isRecord(answer) && !("web" in answer) && answer["type"] === "search"
        ? []
        : resultsOf(isRecord(answer) ? answer["web"] : null, "description"),
  },
  searxng: {
    baseUrl: "",
    request: ({ query, baseUrl, key }) => ({
      url: `${baseUrl}/search?${parameters({ q: query, format: "json" })}`,
      init: {
        headers: {
          accept: "application/json",
          ...(key === "" ? {} : { authorization: `Bearer ${key}` }),
        },
      },
    }),
    results: (answer) => resultsOf(answer, "content"),
  },
};

function parameters(values: Readonly<Record<string, string>>): string {
  return new URLSearchParams(values).toString();
}

function resultsOf(answer: unknown, snippet: string): readonly WebResult[] | null {
  if (!isRecord(answer) || !Array.isArray(answer["results"])) return null;
  const list: readonly unknown[] = answer["results"];
  return list.filter(isRecord).map((entry) => ({
    title: textOf(entry["title"]),
    url: textOf(entry["url"]),
    snippet: textOf(entry[snippet]),
  }));
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : "";
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}
