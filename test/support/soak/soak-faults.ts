import {
  answer,
  cutAfter,
  endAfter,
  rateLimited,
  raw,
  type Script,
  status,
  textEvent,
} from "../wire/script.ts";

const ANSWER = "A short answer of a dozen words, so that it comes in several events.";
const PAGE = `<html><h1>Bad gateway</h1>${"<p>nginx</p>".repeat(200)}</html>`;

/** Every way to fail that takes no time. */
const FAULTS: Readonly<Record<string, Script>> = {
  "429 with a delay": rateLimited({ retryAfter: 0.2 }),
  "429 without": rateLimited(),
  "500": status(500),
  "503 in HTML": status(503, PAGE),
  "reset at once": cutAfter(""),
  "reset after a word": cutAfter("Half "),
  "no finish reason": endAfter("Half an answer."),
  "no text": answer(""),
  "an error with status 200": status(200, { error: { code: 502, message: "upstream failed" } }),
  "an event that is no JSON": (request) =>
    raw(textEvent(request.protocol, "Half "), "data: {oops\n\n")(request),
};

export const FAULT_NAMES: readonly string[] = Object.keys(FAULTS);

export function soakFault(name: string): Script {
  const fault = FAULTS[name];
  if (fault === undefined) throw new Error(`no fault is called ${name}`);
  return fault;
}

export function soakAnswer(): Script {
  return answer(ANSWER);
}
