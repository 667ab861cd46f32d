import { expect } from "vitest";
import { describeFaults, type FaultCase, MARK } from "../support/faults/fault-table.ts";
import { status } from "../support/wire/script.ts";

const ESC = "\u001b";
const PAGE = `<html>${ESC}[2J${ESC}]52;c;ZXZpbA==\u0007${`${MARK} `.repeat(10_000)}</html>`;

function errorOf(code: string, message = MARK): unknown {
  return { error: { message, code, type: "test_error" } };
}

/** The provider fails: it is asked three times, each time after a pause. */
function failing(code: number, name = `${code}`, body: unknown = errorOf("test_error")): FaultCase {
  return {
    name: `${name}: three requests with pauses between them`,
    script: () => status(code, body),
    outcomes: ["server_error", "server_error", "server_error"],
    code: 69,
    says: new RegExp(`answered ${code}: `, "u"),
    check: ({ requests }) => {
      for (const [index, { at }] of requests.slice(1).entries())
        expect(at - (requests[index]?.at ?? 0)).toBeGreaterThanOrEqual(245);
    },
  };
}

describeFaults("V2: a provider that fails", [
  failing(500),
  failing(502),
  failing(503),
  failing(504),
  failing(529),
  failing(502, "502 with 200 KB of HTML and escape sequences", PAGE),
  failing(500, "500 with an empty body", ""),
]);

interface Refusal {
  readonly code: number;
  readonly name: string;
  readonly body?: unknown;
  readonly outcome: string;
  readonly exit: number;
  readonly says: RegExp;
}

/** A request that would be refused again, so it is sent once. */
const REFUSALS: readonly Refusal[] = [
  { code: 401, name: "401", outcome: "auth", exit: 77, says: /its key was refused/u },
  { code: 403, name: "403", outcome: "auth", exit: 77, says: /its key was refused/u },
  { code: 402, name: "402", outcome: "auth", exit: 77, says: /no credit/u },
  { code: 404, name: "404", outcome: "model_not_found", exit: 1, says: /it has no model/u },
  { code: 410, name: "410", outcome: "model_not_found", exit: 1, says: /it has no model/u },
  { code: 413, name: "413", outcome: "too_large", exit: 1, says: /too long for/u },
  { code: 422, name: "422", body: "", outcome: "invalid_request", exit: 1, says: /it refused the request/u },
  {
    code: 400,
    name: "400",
    body: PAGE,
    outcome: "invalid_request",
    exit: 1,
    says: /it refused the request/u,
  },
  {
    code: 400,
    name: "400 for a prompt that is too long",
    body: errorOf("context_length_exceeded"),
    outcome: "too_large",
    exit: 1,
    says: /too long for/u,
  },
  {
    code: 400,
    name: "400 for a key that is none",
    body: { error: { message: "API key not valid", details: [{ reason: "API_KEY_INVALID" }] } },
    outcome: "auth",
    exit: 77,
    says: /its key was refused/u,
  },
  {
    code: 404,
    name: "404 of a model that was retired",
    body: errorOf("model_decommissioned"),
    outcome: "model_not_found",
    exit: 1,
    says: /it has no model/u,
  },
  {
    code: 400,
    name: "400 of a content filter",
    body: errorOf("content_filter"),
    outcome: "blocked",
    exit: 1,
    says: /content filter/u,
  },
];

describeFaults(
  "V3: a request that is refused",
  REFUSALS.map(({ code, name, body = errorOf("test_error"), outcome, exit, says }) => ({
    name: `${name}: ${outcome}`,
    script: () => status(code, body),
    // What was too large is asked once more, with half of it.
    outcomes: outcome === "too_large" ? [outcome, outcome] : [outcome],
    code: exit,
    says,
  })),
);
