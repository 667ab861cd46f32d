import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect } from "vitest";
import { squad, type Home } from "../support/squad.ts";
import { it } from "../support/stage.ts";
import { put } from "../support/wired-home.ts";

const RUN = ["run", "--agent", "pm"];

/** A shell command that prints a key and leaves a line in the home for each time it ran. */
const counting = (home: Home, key: string): string => `echo ran >> ${ranFile(home)}; echo ${key}`;
const ranFile = (home: Home): string => join(home.dir, "ran");
const runs = (home: Home): number =>
  existsSync(ranFile(home)) ? readFileSync(ranFile(home), "utf8").trim().split("\n").length : 0;

/** Gives these providers a command in place of their variable; all others but openrouter are off. */
function commands(home: Home, lines: Readonly<Record<string, string>>): void {
  const rest = ["groq", "cerebras", "gemini", "groq-small", "gemini-flash"].filter(
    (name) => !(name in lines),
  );
  put(home.configDir, {
    "providers.yaml": [
      ...Object.entries(lines).map(([name, line]) => `${name}: {key_command: ${JSON.stringify(line)}}\n`),
      ...rest.map((name) => `${name}: {enabled: false}\n`),
    ].join(""),
  });
  for (const name of Object.keys(lines)) home.env[`${name.toUpperCase()}_API_KEY`] = "";
}

describe("a key_command", () => {
  it("gives the first line it prints, once a process, and stands in the configuration's folder", async ({
    setStage,
  }) => {
    const { home, server } = await setStage({ chain: ["groq", "cerebras"] });
    const line = `${counting(home, "key-one")}; echo second line; pwd > ${home.dir}/where`;
    commands(home, { groq: line, cerebras: line });
    const { code } = await squad(home, RUN, { input: "hello" });
    expect(code).toBe(0);
    expect(server.requests.at(-1)?.headers["authorization"]).toBe("Bearer key-one");
    expect(runs(home)).toBe(1);
    expect(readFileSync(join(home.dir, "where"), "utf8").trim()).toBe(home.configDir);
  });

  it("is run by nothing that asks no provider", async ({ setStage }) => {
    const { home } = await setStage({ chain: ["groq"] });
    commands(home, { groq: counting(home, "key-one") });
    for (const args of [
      ["status"],
      ["providers"],
      ["config", "show"],
      ["config", "check"],
      ["doctor"],
      ["agents"],
    ])
      expect((await squad(home, args)).stdout).not.toContain("key-one");
    await squad(home, [...RUN, "--provider", "openrouter", "--no-fallback"], { input: "hello" });
    expect(runs(home)).toBe(0);
    expect(await squad(home, ["providers", "test", "groq"])).toMatchObject({ code: 0 });
    expect(runs(home)).toBe(1);
  });

  it.for([
    ["exit 3", "exited with 3"],
    ["true", "printed nothing on its first line"],
    ["echo; echo SECRET", "printed nothing on its first line"],
    ["echo 'SECRET SECRET'", "printed no key: it holds something that no key contains"],
    ["echo SECRET; exit 1", "exited with 1"],
    ["echo SECRET >&2; exit 1", "exited with 1"],
    ["kill -9 $$", "was ended by SIGKILL"],
    ["/no/such/program SECRET", "exited with 127"],
  ] as const)(
    "that fails (%s) is told in one line, and the next provider answers",
    async ([line, words], { setStage }) => {
      const { home, server } = await setStage({ chain: ["groq", "openrouter"] });
      commands(home, { groq: line });
      const { code, stdout, stderr } = await squad(home, RUN, { input: "hello" });
      expect(code).toBe(0);
      expect(stdout).toContain("openrouter heard: hello");
      expect(stderr).toMatch(new RegExp(`^squad: groq is left out: its key_command ${words}`, "mu"));
      expect(stderr).not.toContain("SECRET");
      expect(server.requestsOf("groq")).toHaveLength(0);
      const test = await squad(home, ["providers", "test", "groq"]);
      expect(test.code).toBe(77);
      expect(test.stdout).toMatch(new RegExp(`^FAILED +groq .* its key_command ${words}`, "mu"));
      expect(test.stdout + test.stderr).not.toContain("SECRET");
    },
  );

  it("that fails for the only provider ends a run with 77 and a conversation's turn with its reason", async ({
    setStage,
  }) => {
    const { home, chat } = await setStage({ chain: ["groq"] });
    commands(home, { groq: "exit 3" });
    home.env["OPENROUTER_API_KEY"] = "";
    const { code, stderr } = await squad(home, RUN, { input: "hello" });
    expect(code).toBe(77);
    expect(stderr).toMatch(/no provider has a key\n {2}groq: its key_command exited with 3\n/u);
    const pty = await chat(["mary", "--provider", "groq"]);
    pty.type("hello\r");
    await pty.waitFor("provider groq has no key");
    expect(pty.transcript()).toContain("groq is left out: its key_command exited with 3");
  });

  it("that takes its time holds up neither Esc nor the turn after it", async ({ setStage }) => {
    const { home, server, chat } = await setStage({ chain: ["groq"] });
    commands(home, { groq: `sleep 2; ${counting(home, "key-one")}` });
    const pty = await chat(["mary", "--provider", "groq"]);
    pty.type("hello\r");
    await pty.waitFor(/^› hello\n/mu);
    const began = performance.now();
    pty.type("\u001b");
    await pty.waitFor("stopped");
    expect(performance.now() - began).toBeLessThan(1500);
    pty.type("\u0015again\r");
    await pty.waitFor("groq heard: again");
    expect(server.requests.map(({ headers }) => headers["authorization"])).toEqual(["Bearer key-one"]);
    expect(runs(home)).toBe(1);
  });

  it("is refused in a project's files", async ({ setStage }) => {
    const { home } = await setStage();
    put(home.project, { ".squad/providers.yaml": `groq: {key_command: "${counting(home, "x")}"}\n` });
    const { code, stderr } = await squad(home, RUN, { input: "hello" });
    expect(code).toBe(78);
    expect(stderr).toMatch(
      /\.squad\/providers\.yaml:1:8: groq\.key_command is refused in a project: it runs a command on your machine/u,
    );
    expect(runs(home)).toBe(0);
  });

  it("counts on the limits of the key it prints, which status finds without running it", async ({
    setStage,
  }) => {
    const { home } = await setStage({ chain: ["groq"], limits: "providers:\n  groq: {rpd: 2}\n" });
    await squad(home, RUN, { input: "with the environment's" });
    commands(home, { groq: "echo test-key-of-groq" });
    home.env["OPENROUTER_API_KEY"] = "";
    const used = async (): Promise<unknown> => {
      const { stdout } = await squad(home, ["status", "--json"]);
      return (JSON.parse(stdout) as { providers: { rpd: unknown }[] }).providers[0]?.rpd;
    };
    expect(await used()).toEqual({ used: 0, limit: 2 });
    expect(await squad(home, RUN, { input: "with the command's" })).toMatchObject({ code: 0 });
    expect(await used()).toEqual({ used: 2, limit: 2 });
    expect(await squad(home, [...RUN, "--max-wait", "0"], { input: "one too many" })).toMatchObject({
      code: 75,
    });
    commands(home, { groq: "echo another-key" });
    expect(await squad(home, RUN, { input: "a fresh key" })).toMatchObject({ code: 0 });
    expect(await used()).toEqual({ used: 1, limit: 2 });
  });
});
