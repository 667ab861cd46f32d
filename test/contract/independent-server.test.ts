import { LLMock } from "@copilotkit/aimock";
import { afterAll, beforeAll, expect, it } from "vitest";
import { listen, testProvider } from "../support/wire/test-provider.ts";

/** Our scripted server and our adapters could share a misunderstanding; this one was written by others. */
const mock = new LLMock({ port: 0, chunkSize: 4 });

beforeAll(async () => {
  mock.onMessage("Second question: ünïcödé 🚀", { content: "Understood by an independent server. ✓" });
  await mock.start();
});

afterAll(() => mock.stop());

it.each([
  ["groq", "groq", ""],
  ["cerebras", "openai-compatible", "/v1"],
  ["gemini", "gemini", ""],
] as const)("%s (%s) understands a server written by others", async (name, type, path) => {
  const heard = await listen(testProvider({ name, type, baseUrl: mock.url + path }));
  expect(heard).toMatchObject({ text: "Understood by an independent server. ✓", error: null });
  expect(heard.chunks.at(-1)).toMatchObject({ type: "finish", reason: "stop", usage: expect.anything() });
});
