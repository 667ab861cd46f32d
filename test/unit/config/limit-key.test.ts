import { describe, expect, it } from "vitest";
import { limitKey } from "../../../src/config/chain.ts";
import { loadConfig } from "../../../src/config/load.ts";
import { machine } from "./support.ts";

const KEY = "gsk_canary1234567890abcdef";
const LOCAL = "{type: openai-compatible, model: m, base_url: 'http://127.0.0.1:8080/v1'}";

/** The limit keys of all providers, by provider. */
function keys(env: Record<string, string>, files: Record<string, string> = {}): Record<string, string> {
  const { providers } = loadConfig(machine(files, env));
  return Object.fromEntries(providers.map((settings) => [settings.name, limitKey(settings)]));
}

describe("a limit key", () => {
  it("names provider and model, and tells API keys apart without holding any of them", () => {
    const first = keys({ GROQ_API_KEY: KEY })["groq"] ?? "";
    const second = keys({ GROQ_API_KEY: `${KEY}0` })["groq"] ?? "";
    expect(first).toMatch(/^groq\/big@[0-9a-f]{8}$/);
    expect(second).toMatch(/^groq\/big@[0-9a-f]{8}$/);
    expect(second).not.toBe(first);
    expect(keys({ GROQ_API_KEY: KEY })["groq"]).toBe(first);
    for (let start = 0; start + 4 <= KEY.length; start += 1) {
      expect(first).not.toContain(KEY.slice(start, start + 4));
    }
  });

  it("has no suffix without an API key", () => {
    expect(keys({})["groq"]).toBe("groq/big");
  });

  it("is shared by the models of an account, with any provider that uses the account's key", () => {
    const files = {
      "user/providers.yaml": `
router: {enabled: true, api_key_env: ROUTER_KEY}
other: {type: openai-compatible, model: other/model, base_url: https://gateway.example/v1, api_key_env: ROUTER_KEY}
apart: {type: openai-compatible, model: other/model, base_url: https://router.example/v1, api_key_env: SECOND_KEY}
`,
      "user/rate_limits.yaml":
        "providers: {router: {scope: account}, other: {rpm: 9, scope: account}, apart: {rpm: 9, scope: account}}\n",
    };
    const { router, other, apart } = keys({ ROUTER_KEY: KEY, SECOND_KEY: `${KEY}0` }, files);
    expect(router).toMatch(/^ROUTER_KEY\/\*@[0-9a-f]{8}$/);
    expect(other).toBe(router);
    expect(apart).not.toBe(router);
    expect(keys({ ROUTER_KEY: `${KEY}0` }, files)["router"]).not.toBe(router);
  });

  it("of an account without a key is its server's", () => {
    const files = {
      "user/providers.yaml": `one: ${LOCAL}\ntwo: ${LOCAL.replace("m,", "n,")}\n`,
      "user/rate_limits.yaml": "providers: {one: {rpm: 9, scope: account}, two: {rpm: 9, scope: account}}\n",
    };
    expect(keys({}, files)).toMatchObject({ one: "127.0.0.1:8080/*", two: "127.0.0.1:8080/*" });
  });
});
