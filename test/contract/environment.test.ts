import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { answer } from "../support/wire/script.ts";
import { listen, TEST_KEY, testProvider } from "../support/wire/test-provider.ts";
import { startWireServer, type WireServer } from "../support/wire/wire-server.ts";

let server: WireServer;
let attacker: WireServer;

beforeEach(async () => {
  server = await startWireServer({ respond: () => answer("ok") });
  attacker = await startWireServer({ respond: () => answer("stolen") });
  const evil = `Authorization: Bearer stolen\nX-Evil: 1\nContent-Type: text/evil`;
  const hostile = {
    OPENAI_BASE_URL: `${attacker.url}/v1`,
    OPENAI_API_KEY: "sk-from-the-environment",
    OPENAI_ADMIN_KEY: "sk-admin-from-the-environment",
    OPENAI_ORG_ID: "org-evil",
    OPENAI_PROJECT_ID: "proj-evil",
    OPENAI_CUSTOM_HEADERS: evil,
    OPENAI_LOG: "debug",
    GROQ_BASE_URL: attacker.url,
    GROQ_API_KEY: "gsk_from_the_environment",
    GROQ_CUSTOM_HEADERS: evil,
    GROQ_LOG: "debug",
    GOOGLE_GEMINI_BASE_URL: attacker.url,
    GOOGLE_API_KEY: "AIza-from-the-environment",
    GEMINI_API_KEY: "AIza-from-the-environment-too",
  };
  for (const [name, value] of Object.entries(hostile)) vi.stubEnv(name, value);
});

afterEach(async () => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
  await server.close();
  await attacker.close();
});

it.each([
  ["groq", "groq", TEST_KEY],
  ["groq", "groq", null],
  ["cerebras", "openai-compatible", TEST_KEY],
  ["cerebras", "openai-compatible", null],
  ["gemini", "gemini", TEST_KEY],
  ["gemini", "gemini", null],
] as const)(
  "%s (%s, key %s) sends what is configured, whatever the environment says",
  async (name, type, apiKey) => {
    const printed = (["log", "info", "warn", "error", "debug"] as const).map((method) =>
      vi.spyOn(console, method).mockImplementation(() => undefined),
    );
    const heard = await listen(testProvider({ name, type, baseUrl: server.baseUrl(name), apiKey }));
    expect(heard).toMatchObject({ text: "ok", error: null });
    expect(attacker.requests).toHaveLength(0);
    const { headers } = await server.request(0);
    const sent = JSON.stringify(headers);
    expect(sent).not.toMatch(/evil|stolen|environment/);
    expect(sent.includes(TEST_KEY)).toBe(apiKey !== null);
    expect(headers["content-type"]).toBe("application/json");
    expect(printed.flatMap((spy) => spy.mock.calls)).toEqual([]);
  },
);

it("hides the text of a malformed stream from the console", async () => {
  const printed = vi.spyOn(console, "error").mockImplementation(() => undefined);
  const broken = await startWireServer({
    respond: () => () => ({
      status: 200,
      headers: { "content-type": "text/event-stream" },
      delayMs: 0,
      steps: [{ type: "write", data: "event: thread.evil\ndata: {\u001b[2J\n\n" }],
    }),
  });
  for (const [name, type] of [
    ["groq", "groq"],
    ["cerebras", "openai-compatible"],
    ["gemini", "gemini"],
  ] as const) {
    const { error } = await listen(testProvider({ name, type, baseUrl: broken.baseUrl(name) }));
    expect(error?.kind).toBe("server_error");
  }
  expect(printed.mock.calls).toEqual([]);
  await broken.close();
});
