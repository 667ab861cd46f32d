import { expect, test } from "vitest";
import type { ProviderSettings } from "../../../src/config/settings.ts";
import { explainCheck } from "../../../src/app/reports/explain-check.ts";
import { ProviderError, type AuthRefusal } from "../../../src/core/providers/provider-error.ts";
import { failureOf } from "../../../src/providers/failure.ts";

const SETTINGS = {
  name: "groq",
  type: "groq",
  model: "m",
  apiKeyEnv: "GROQ_API_KEY",
  keySource: "environment",
  keyUrl: "https://console.groq.com/keys",
} as ProviderSettings;

function refused(refusal: AuthRefusal | undefined, message: string): ProviderError {
  const facts = { kind: "auth", provider: "groq", model: "m", status: 401 } as const;
  return new ProviderError(refusal === undefined ? facts : { ...facts, refusal }, message);
}

test("a refused key is known by what the error holds, however it is worded", async () => {
  const hint = "it is from environment GROQ_API_KEY; a new one is at https://console.groq.com/keys";
  expect(await explainCheck(SETTINGS, refused("key", "groq answered 401: it said no"))).toEqual({
    message: "groq answered 401: it said no",
    hint,
  });
  for (const refusal of ["country", "credit", "no-key", undefined] as const) {
    const message = "groq answered 401: its key was refused";
    expect(await explainCheck(SETTINGS, refused(refusal, message))).toEqual({ message });
  }
});

test.each([
  [401, "Invalid API Key", true, "key"],
  [401, "Invalid API Key", false, "no-key"],
  [402, "Payment required", true, "credit"],
  [400, "User location is not supported for the API use.", true, "country"],
] as const)("%i, %j with a key (%j) turns down the %s", (status, message, hasKey, refusal) => {
  const origin = { provider: "p", model: "m", dialect: "gemini", hasKey, secrets: [] } as const;
  const body = { error: { message, status: status === 400 ? "FAILED_PRECONDITION" : "" } };
  const error = failureOf(origin, { status, headers: {}, body }, 0);
  expect(error.kind).toBe("auth");
  expect(error.facts.refusal).toBe(refusal);
});
