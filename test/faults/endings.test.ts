import { expect } from "vitest";
import { describeFaults, type FaultCase, MARK } from "../support/faults/fault-table.ts";
import { answer, endAfter, event, raw, status, textEvent } from "../support/wire/script.ts";

const FAILED_THRICE = ["server_error", "server_error", "server_error"];
const upstream = { error: { code: 502, message: MARK }, choices: [] };

/** Responses that began well. None of them is an answer, and none is shown as one. */
const NO_ANSWERS: readonly FaultCase[] = [
  {
    name: "the stream ends without a finish reason",
    script: () => endAfter("Looks finished."),
    outcomes: ["interrupted", "interrupted"],
    code: 69,
    text: "Looks finished.",
    says: /broke off before the answer was complete/u,
  },
  {
    name: "the stream is empty",
    script: () => raw(),
    outcomes: ["interrupted", "interrupted"],
    code: 69,
  },
  {
    name: "there is no text",
    script: () => answer(""),
    outcomes: ["empty", "empty"],
    code: 1,
    says: /answered without any text/u,
  },
  {
    name: "the output limit was used up before the text began",
    script: ({ finish }) => answer("", { finish: finish.length }),
    outcomes: ["empty", "empty"],
    code: 1,
    says: /output limit/u,
  },
  {
    name: "the text is blank",
    script: () => answer(" \n\t "),
    outcomes: ["empty", "empty"],
    code: 1,
  },
  {
    name: "the text has nothing but escape sequences",
    script: () => answer("\u001b[2J\u001b]0;title\u0007"),
    outcomes: ["empty", "empty"],
    code: 1,
  },
  {
    name: "the content filter objects before the first word",
    script: ({ finish }) => answer("", { finish: finish.blocked }),
    outcomes: ["blocked"],
    code: 1,
    says: /content filter objected/u,
  },
  {
    name: "the content filter objects in the middle",
    script: ({ finish }) => answer("As far as this.", { finish: finish.blocked }),
    outcomes: ["blocked"],
    code: 1,
    text: "As far as this.",
  },
  {
    name: "the finish reason is an error",
    script: ({ protocol }) => answer("Half.", { finish: protocol === "gemini" ? "OTHER" : "error" }),
    outcomes: FAILED_THRICE,
    code: 69,
    text: "Half.",
    says: /stopped with an error/u,
  },
  {
    name: "an error object comes with status 200",
    script: () => status(200, upstream),
    outcomes: FAILED_THRICE,
    code: 69,
    says: /answered 502/u,
  },
  {
    name: "a rate limit comes with status 200",
    script: () => status(200, { error: { code: 429, message: `${MARK} Try again in 90s.` } }),
    outcomes: ["rate_limited"],
    code: 75,
    says: /again in 90 s/u,
    run: () => ({ args: ["--max-wait", "1s"] }),
  },
  {
    name: "an error comes before any text",
    script: () => raw(event(upstream)),
    outcomes: FAILED_THRICE,
    code: 69,
  },
  {
    name: "an error comes in the middle",
    script: ({ protocol }) => raw(textEvent(protocol, "Half."), event(upstream)),
    outcomes: FAILED_THRICE,
    code: 69,
    text: "Half.",
  },
  {
    name: "a web page comes with status 200",
    script: () => status(200, `<html>${MARK} log in</html>`),
    outcomes: FAILED_THRICE,
    code: 69,
    says: /a web page instead of a stream/u,
  },
  {
    name: "a document comes that is no stream",
    script: () => status(200, { choices: [{ message: { content: MARK } }] }),
    outcomes: FAILED_THRICE,
    code: 69,
    says: /a document instead of a stream/u,
  },
  {
    name: "plain text comes that is no stream",
    script: () => status(200, MARK, { "content-type": "text/plain" }),
    outcomes: ["interrupted", "interrupted"],
    code: 69,
  },
  {
    name: "events come without choices",
    script: () => raw(event({ choices: [], candidates: [] })),
    outcomes: ["interrupted", "interrupted"],
    code: 69,
  },
];

const ANSWERS: readonly FaultCase[] = [
  {
    name: "the usage is missing: it is estimated",
    script: () => answer("Fine.", { usage: null }),
    outcomes: ["ok"],
    code: 0,
    text: "Fine.",
    check: ({ stdout }) => expect(JSON.parse(stdout)).toMatchObject({ usage: { estimated: true } }),
  },
  {
    name: "the length limit is reached again and again: two continuations, and it says that more is missing",
    script: ({ finish }, index) =>
      answer(["One ", "two ", "three"][index] ?? MARK, { finish: finish.length }),
    outcomes: ["ok", "ok", "ok"],
    code: 0,
    text: "One two three",
    check: ({ result }) => expect(result?.finish).toBe("length"),
  },
];

describeFaults("V7: a response that is no answer", NO_ANSWERS);
describeFaults("V7: an answer all the same", ANSWERS);
