import { afterAll, beforeAll, expect, it } from "vitest";
import { probe } from "../../src/providers/probe.ts";
import { realClock } from "../support/wire/real-clock.ts";
import { answer, type Script, status } from "../support/wire/script.ts";
import { testProvider } from "../support/wire/test-provider.ts";
import { startWireServer, type WireServer } from "../support/wire/wire-server.ts";

let server: WireServer;
let script: Script;

beforeAll(async () => {
  server = await startWireServer({ respond: () => script });
});

afterAll(() => server.close());

async function probed(next: Script) {
  script = next;
  const provider = testProvider({ name: "groq", type: "groq", baseUrl: server.baseUrl("groq") });
  return await probe(provider, realClock, new AbortController().signal);
}

it("asks one question that costs next to nothing", async () => {
  const result = await probed(answer("OK", { delayMs: 15 }));
  expect(result.ok).toBe(true);
  expect(result.latencyMs).toBeGreaterThanOrEqual(14);
  expect(server.requests).toHaveLength(1);
  expect((await server.request(0)).body["max_completion_tokens"]).toBe(5);
});

it("counts an answer that was all thought as service", async () => {
  expect(await probed(answer("", { finish: "length" }))).toMatchObject({ ok: true });
});

it("hands over what went wrong", async () => {
  expect(await probed(status(401))).toMatchObject({
    ok: false,
    error: { kind: "auth", message: "groq answered 401: its key was refused" },
  });
});
