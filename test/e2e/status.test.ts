import { describe, expect } from "vitest";
import { squad, startSquad } from "../support/squad.ts";
import { it } from "../support/stage.ts";
import { answer, rateLimited } from "../support/wire/script.ts";

const RUN = ["run", "--agent", "pm", "-q", "--max-wait", "0"];
const counted = { used: expect.any(Number), limit: expect.any(Number) };
const MOMENT = expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/);

describe("squad status", () => {
  it("--json has exactly the documented shape, with the numbers of other processes in it", async ({
    setStage,
  }) => {
    const { home } = await setStage({ chain: ["groq", "gemini"] });
    for (const input of ["one", "two"]) await squad(home, RUN, { input });
    const { code, stdout, stderr } = await squad(home, ["status", "--json"]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    const report = JSON.parse(stdout) as { providers: { name: string }[] };
    expect(report).toEqual({
      v: 1,
      at: MOMENT,
      limiter: { backend: "local", degraded: false, concurrency: { active: 0, limit: 12 } },
      totals: { rpm: { used: 2, limit: 70, configured: 70 } },
      providers: expect.any(Array),
    });
    expect(report.providers.map(({ name }) => name)).toEqual([
      "groq",
      "groq-small",
      "cerebras",
      "gemini",
      "gemini-flash",
      "openrouter",
      "ollama",
    ]);
    expect(report.providers[0]).toEqual({
      name: "groq",
      type: "groq",
      model: "openai/gpt-oss-120b",
      tier: "boss",
      state: "ready",
      reason: null,
      keySource: "environment",
      rpm: { used: 2, limit: 30, configured: 30 },
      tpm: { ...counted, limit: 8000 },
      rpd: { used: 2, limit: 1000 },
      tpd: { ...counted, limit: 200_000 },
      burst: { available: 2, capacity: 4 },
      nextSlotAt: null,
      throttle: { factor: 1, recent429: 0, nextRestoreAt: null },
      learned: null,
      cooldownUntil: null,
      requests: { total: 2, ok: 2, rateLimited: 0, failed: 0 },
      latency: { p50Ms: expect.any(Number), p95Ms: expect.any(Number) },
    });
    expect(report.providers[1]).toMatchObject({ state: "disabled", reason: expect.any(String) });
  });

  it("says for people the same, one line a provider", async ({ setStage }) => {
    const { home } = await setStage({ chain: ["groq"] });
    await squad(home, RUN, { input: "one" });
    const { code, stdout } = await squad(home, ["status"]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^limits: local · in flight 0\/12 · this minute 1\/70\n/);
    expect(stdout).toMatch(/^PROVIDER +MODEL +STATE +RPM +TPM +NEXT SLOT +TODAY /m);
    expect(stdout).toMatch(/^groq +openai\/gpt-oss-120b +ready +1\/30 +19\/8000 +now +1\/1000 +1\/0\/0 /m);
  });

  it("exits 75 while everyone has to wait, with the moment of the next slot", async ({ setStage }) => {
    const { home } = await setStage({ respond: () => rateLimited({ retryAfter: 90 }) });
    await squad(home, RUN, { input: "one" });
    const { code, stdout } = await squad(home, ["status", "--json"]);
    expect(code).toBe(75);
    const { providers } = JSON.parse(stdout) as { providers: Record<string, unknown>[] };
    for (const provider of providers.filter(({ state }) => state !== "disabled")) {
      expect(provider).toMatchObject({
        state: "cooldown",
        cooldownUntil: MOMENT,
        nextSlotAt: MOMENT,
        learned: { rpm: expect.any(Number), probeAt: MOMENT },
        requests: { total: 1, ok: 0, rateLimited: 1, failed: 0 },
      });
      const seconds = (Date.parse(String(provider["cooldownUntil"])) - Date.now()) / 1000;
      expect(seconds).toBeGreaterThan(75);
      expect(seconds).toBeLessThan(91);
    }
    const text = await squad(home, ["status"]);
    expect(text.code).toBe(75);
    expect(text.stdout).toMatch(/^groq +\S+ +cooling down +1\/15 +0\/8000 +in 1m\d+s .* about 15$/m);
    expect(text.stdout).toMatch(/^groq: the provider answered 429$/m);
  });

  it("exits 75 too when the requests of this minute are spent", async ({ setStage }) => {
    const { home } = await setStage({
      chain: ["groq"],
      limits: "providers:\n  groq: {rpm: 1, burst: 1}\n",
    });
    for (const other of ["CEREBRAS", "GEMINI", "OPENROUTER"]) home.env[`${other}_API_KEY`] = "";
    await squad(home, RUN, { input: "one" });
    const { code, stdout } = await squad(home, ["status", "--json"]);
    const { providers } = JSON.parse(stdout) as { providers: Record<string, unknown>[] };
    expect(providers[0]).toMatchObject({ rpm: { used: 1, limit: 1 }, nextSlotAt: MOMENT });
    expect(code).toBe(75);
  });

  it("says when a day's tokens run out, and that they are spent", async ({ setStage }) => {
    let prompt = 90_000;
    const { home } = await setStage({
      chain: ["groq"],
      respond: () => answer("Fine.", { usage: { prompt, completion: 0 } }),
      limits: "providers:\n  groq: {tpd: 100000, tpm: null, day: UTC}\n",
    });
    await squad(home, RUN, { input: "one" });
    expect((await squad(home, ["status"])).stdout).toMatch(/^groq .* ready .* 90k\/100k tokens \(90 %\)/m);
    prompt = 10_000;
    await squad(home, RUN, { input: "two" });
    const { stdout } = await squad(home, ["status"]);
    expect(stdout).toMatch(/^groq .* quota spent .* in \d+[hm]\S* +100k\/100k tokens \(100 %\)/m);
    expect(stdout).toMatch(/^groq: today's 100k tokens are used$/m);
    const { providers } = JSON.parse((await squad(home, ["status", "--json"])).stdout) as {
      providers: Record<string, unknown>[];
    };
    expect(providers[0]).toMatchObject({ state: "exhausted", tpd: { used: 100_000, limit: 100_000 } });
  });

  it("exits 77 when no provider has a key, and says which to set", async ({ setStage }) => {
    const { home } = await setStage({ keys: false });
    const { code, stdout } = await squad(home, ["status"]);
    expect(code).toBe(77);
    expect(stdout).toMatch(/groq: GROQ_API_KEY is not set/);
    expect(JSON.parse((await squad(home, ["status", "--json"])).stdout)).toMatchObject({
      providers: expect.arrayContaining([expect.objectContaining({ name: "gemini", state: "no_key" })]),
    });
  });

  it("asks nobody", async ({ setStage }) => {
    const { home, server } = await setStage();
    await squad(home, ["status"]);
    expect(server.requests).toHaveLength(0);
  });

  it("--watch redraws in place, shows what others do, and ends on Ctrl-C with 130", async ({ setStage }) => {
    const { home, open } = await setStage({ chain: ["groq"] });
    const pty = open(["status", "--watch"]);
    await pty.waitFor(/^groq +ready +0\/30/mu);
    await squad(home, RUN, { input: "one" });
    const screen = await pty.waitFor(/^groq +ready +1\/30/mu);
    expect(screen.match(/^limits: local/gmu)).toHaveLength(1);
    expect(pty.transcript().match(/^limits: local/gmu)).toHaveLength(1);
    expect(pty.bytes()).not.toMatch(/\u001b\[\?/u);
    pty.type("\u0003");
    expect(await pty.exited()).toBe(130);
  });

  it("--watch keeps each report on one screen, also a small one and one that is resized", async ({
    setStage,
  }) => {
    const { open } = await setStage({ respond: () => rateLimited({ retryAfter: 90 }) });
    const pty = open(["status", "--watch"], { columns: 40, rows: 6 });
    const small = await pty.waitFor(
      /^limits: local[^\n]*\n\nPROVIDER +STATE +RPM[^\n]*\ngroq [^\n]*\n[^\n]*\n…$/u,
    );
    for (const line of small.split("\n")) expect(line.length).toBeLessThan(40);
    pty.resize(100, 24);
    const wide = await pty.waitFor(/^PROVIDER .*THROTTLE[^\n]*\n(?:[^\n]+\n)+ollama/mu);
    expect(wide).not.toContain("…");
    pty.resize(40, 24);
    await pty.waitFor((screen) => /^PROVIDER +STATE/mu.test(screen) && !/^[^\n]{40}/mu.test(screen));
    pty.type("\u0003");
    expect(await pty.exited()).toBe(130);
    const { x, y } = pty.cursor();
    expect(x).toBe(0);
    expect(pty.screen().split("\n")[y] ?? "").toBe("");
  });

  it("--watch prints no escape on a terminal that knows none", async ({ setStage }) => {
    const { open } = await setStage();
    const pty = open(["status", "--watch"], { term: "dumb" });
    await pty.waitFor(() => (pty.transcript().match(/^limits: local/gmu)?.length ?? 0) >= 2);
    expect(pty.bytes()).not.toContain("\u001b");
    pty.type("\u0003");
    expect(await pty.exited()).toBe(130);
  });

  it("--watch prints one report after the other into a pipe, and ends with 141 when nobody reads", async ({
    setStage,
  }) => {
    const { home } = await setStage();
    const { child, done } = startSquad(home, ["status", "--watch"]);
    let text = "";
    await new Promise<void>((resolve) => {
      child.stdout.on("data", (part: string) => {
        text += part;
        if ((text.match(/^limits: local/gm)?.length ?? 0) >= 2) resolve();
      });
    });
    expect(text).not.toContain("\u001b");
    child.stdout.destroy();
    expect(await done).toMatchObject({ code: 141, stderr: "" });
  });

  it("--watch --json prints one report a line where there is no terminal, and ends on SIGINT with 130", async ({
    setStage,
  }) => {
    const { home } = await setStage();
    const { child, done } = startSquad(home, ["status", "--watch", "--json"]);
    let lines = 0;
    await new Promise<void>((resolve) => {
      child.stdout.on("data", (text: string) => {
        lines += text.split("\n").length - 1;
        if (lines >= 2) resolve();
      });
    });
    child.kill("SIGINT");
    const { code, stdout, stderr } = await done;
    expect({ code, stderr }).toEqual({ code: 130, stderr: "" });
    for (const line of stdout.trimEnd().split("\n"))
      expect(JSON.parse(line)).toMatchObject({ v: 1, at: MOMENT });
    expect(stdout).not.toContain("\u001b");
  });
});
