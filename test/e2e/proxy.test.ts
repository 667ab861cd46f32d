import { describe, expect } from "vitest";
import { squad } from "../support/squad.ts";
import { it } from "../support/stage.ts";
import { startConnectProxy } from "../support/wire/connect-proxy.ts";
import { answer } from "../support/wire/script.ts";
import { WIRED } from "../support/wired-home.ts";

describe("a proxy that the environment names", () => {
  it.for(WIRED)(
    "is asked for the way to %s when Node is told to use it",
    async (provider, { setStage, onTestFinished }) => {
      const proxy = await startConnectProxy();
      onTestFinished(() => proxy.close());
      const { home, server } = await setStage({ chain: [provider], respond: () => answer("By proxy.") });
      const env = { HTTP_PROXY: proxy.url, HTTPS_PROXY: proxy.url };
      const ask = (extra: Record<string, string>) =>
        squad(home, ["run", "--agent", "pm"], { input: "hello", env: { ...env, ...extra } });
      expect(await ask({})).toMatchObject({ code: 0, stdout: "By proxy.\n" });
      expect(proxy.asked).toEqual([]);
      expect(await ask({ NODE_USE_ENV_PROXY: "1" })).toMatchObject({ code: 0, stdout: "By proxy.\n" });
      // Node sometimes opens a second tunnel, through which it sends nothing.
      expect([...new Set(proxy.asked)]).toEqual([new URL(server.url).host]);
      const tunnels = proxy.asked.length;
      expect(await ask({ NODE_USE_ENV_PROXY: "1", NO_PROXY: "127.0.0.1" })).toMatchObject({ code: 0 });
      expect(proxy.asked).toHaveLength(tunnels);
      expect(server.requests).toHaveLength(3);
    },
  );

  it("is told of by doctor without its address, and how it comes to be used", async ({ setStage }) => {
    const { home } = await setStage();
    const env = { HTTPS_PROXY: "http://ana:hunter2@proxy.example:3128" };
    const unused = (await squad(home, ["doctor"], { env })).stdout;
    expect(unused).toMatch(/^ +proxy +none: HTTPS_PROXY is set.*NODE_USE_ENV_PROXY=1/m);
    const used = (await squad(home, ["doctor"], { env: { ...env, NODE_USE_ENV_PROXY: "1" } })).stdout;
    expect(used).toMatch(/^ +proxy +that of HTTPS_PROXY$/m);
    expect(unused + used).not.toMatch(/hunter2|proxy\.example/);
    expect((await squad(home, ["doctor"])).stdout).not.toMatch(/^ +proxy/m);
  });
});
