import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect } from "vitest";
import { installQuirkyBmad } from "../support/quirky-project.ts";
import { squad, SQUAD, type Finished, type Home } from "../support/squad.ts";
import { it } from "../support/stage.ts";
import { status } from "../support/wire/script.ts";
import { put, WIRED } from "../support/wired-home.ts";

const { version } = JSON.parse(readFileSync(join(import.meta.dirname, "../../package.json"), "utf8")) as {
  version: string;
};

describe("squad doctor", () => {
  it("says all that a bug report needs, and exits 0 when all is well", async ({ setStage }) => {
    const { home } = await setStage();
    installQuirkyBmad(home.project);
    await squad(home, ["run", "--agent", "pilot"], { input: "hello" });
    const { code, stdout } = await squad(home, ["doctor"]);
    expect(code).toBe(0);
    for (const line of [
      new RegExp(`^ +squad +${version}$`, "m"),
      new RegExp(`^ +node +${process.versions.node} on `, "m"),
      /^ +terminal +none$/m,
      /^ +configuration +valid$/m,
      new RegExp(`^ +state folder +${home.stateDir} `, "m"),
      new RegExp(`^ +bmad +${join(home.project, "_bmad")}, version [\\w.-]+$`, "m"),
      /^ +agents +5: .*Keeper \(keeper\).*; 4 files skipped$/m,
      /^ +provider groq +usable, openai\/gpt-oss-120b, key from environment GROQ_API_KEY$/m,
      /^ +limiter +local, 0 of 12 in flight$/m,
      /^ +sessions +1$/m,
    ])
      expect(stdout).toMatch(line);
    const { v, ok, findings } = JSON.parse((await squad(home, ["doctor", "--json"])).stdout) as {
      v: number;
      ok: boolean;
      findings: object[];
    };
    expect({ v, ok }).toEqual({ v: 1, ok: true });
    expect(findings).toContainEqual({ name: "squad", ok: true, value: version, fix: null });
    for (const finding of findings)
      expect(finding).toEqual({
        name: expect.any(String),
        ok: expect.any(Boolean),
        value: expect.any(String),
        fix: null,
      });
  });

  it("exits 1 and says how to fix what keeps squad from working", async ({ setStage }) => {
    const { home } = await setStage({ keys: false });
    const { code, stdout } = await squad(home, ["doctor"]);
    expect(code).toBe(1);
    expect(stdout).toMatch(/^! +keys +no provider has a key \(a free one: https:/m);
    put(home.project, { ".squad/providers.yaml": "groq: {base_url: https://evil.example}\n" });
    const broken = await squad(home, ["doctor"]);
    expect(broken.code).toBe(1);
    expect(broken.stdout).toMatch(/^! +configuration +\/.*providers\.yaml:1:8: groq\.base_url is refused/m);
  });
});

/** Limits that hold up none of a test's many requests. */
const ROOMY = `providers:
${WIRED.map((name) => `  ${name}: {rpm: 1000, burst: 500, tpm: null, rpd: null}\n`).join("")}`;

describe("a key", () => {
  const KEYS = {
    GROQ_API_KEY: "gsk_canary0groq0canary0groq0canary0groq0canary",
    CEREBRAS_API_KEY: "csk-canary0cerebras0canary0cerebras0canary0cereb",
    GEMINI_API_KEY: "AIzaCanary0gemini0canary0gemini0canary0gem",
    OPENROUTER_API_KEY: "sk-or-v1-canary0openrouter0canary0openrouter0canary",
  };
  const SECRET = /canary0/i;

  it("appears in no output of any command, whatever goes wrong, and in no file that squad writes", async ({
    setStage,
  }) => {
    const echoing = status(401, {
      error: { message: `Incorrect API key: ${Object.values(KEYS).join(" ")}` },
    });
    const { home, server, open } = await setStage({ respond: () => echoing, limits: ROOMY });
    Object.assign(home.env, KEYS, { SQUAD_REDIS_URL: "redis://me:canary0pw@127.0.0.1:1/0" });
    const finished: Awaited<ReturnType<typeof squad>>[] = [];
    for (const args of [
      ["run", "--agent", "pm", "--session", "s", "--format", "events"],
      ["run", "--agent", "pm", "--provider", "gemini", "--format", "json"],
      ["providers", "test"],
      ["providers", "test", "--json"],
      ["providers", "list", "--json"],
      ["config", "show"],
      ["config", "show", "--json"],
      ["config", "check", "--json"],
      ["config", "path"],
      ["doctor"],
      ["doctor", "--json"],
      ["status"],
      ["status", "--json"],
      ["sessions", "show", "s", "--json"],
      ["sessions", "export", "s"],
      ["agents", "check"],
    ])
      finished.push(await squad(home, args, { input: "hello" }));
    const pty = open(["chat", "mary"]);
    await pty.waitFor("key refused");
    pty.type("hello\r");
    await pty.waitFor("› hello\n●");
    pty.type("\u0015/quit\r");
    await pty.exited();

    expect(server.requests.length).toBeGreaterThan(8);
    expect(JSON.stringify(server.requests.map(({ headers, path }) => [headers, path]))).toMatch(SECRET);
    for (const { stdout, stderr } of finished) expect(stdout + stderr).not.toMatch(SECRET);
    expect(pty.bytes()).not.toMatch(SECRET);
    const { stdout: files } = await output("grep", ["-rlai", "canary0", home.stateDir, home.configDir]);
    expect(files).toBe("");
  });
});

describe("the program itself", () => {
  it("prints its version and its help", async ({ setStage }) => {
    const { home } = await setStage({ keys: false });
    expect(await squad(home, ["--version"])).toMatchObject({ code: 0, stdout: `${version}\n`, stderr: "" });
    const { code, stdout, stderr } = await squad(home, ["run", "--help"]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    for (const option of ["--agent <name>", "--session <id>", "--format <format>", "--max-wait", "--timeout"])
      expect(stdout).toContain(option);
  });

  it.for([
    [["stauts"], /unknown command 'stauts'[^]*status/],
    [["providers", "tset"], /tset[^]*test/],
    [["agents", "chek"], /chek[^]*check/],
    [["status", "--jsn"], /--jsn[^]*--json/],
  ] as const)("exits 2 on %j and suggests what was meant", async ([args, words], { setStage }) => {
    const { home } = await setStage({ keys: false });
    const { code, stdout, stderr } = await squad(home, args);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toMatch(words);
  });

  it.for(["20.20.2", "22.12.0", "18.0.0"])(
    "says in one line what to do under Node %s, and exits 1",
    async (node, { setStage }) => {
      const { home } = await setStage({ keys: false });
      const { code, stdout, stderr } = await underNode(home, node);
      expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
      expect(stderr).toMatch(
        /^squad needs Node 22\.13 or newer, and this is .*: .*npm install.*https:\/\/nodejs\.org\n$/,
      );
      expect(stderr).toContain(`this is ${node}`);
    },
  );

  it.for(["22.13.0", "24.0.0"])("starts under Node %s", async (node, { setStage }) => {
    const { home } = await setStage({ keys: false });
    expect(await underNode(home, node)).toMatchObject({ code: 0, stdout: `${version}\n` });
  });
});

/** `squad --version` in a process that takes itself for Node `version`. */
function underNode(home: Home, node: string): Promise<Finished> {
  const versions = JSON.stringify({ ...process.versions, node });
  const pretend = `Object.defineProperty(process, "versions", { value: ${versions} });`;
  const preload = `data:text/javascript,${encodeURIComponent(pretend)}`;
  return output(process.execPath, ["--import", preload, SQUAD, "--version"], home.env);
}

function output(command: string, args: readonly string[], env?: Record<string, string>): Promise<Finished> {
  const child = spawn(command, args, { stdio: ["ignore", "pipe", "pipe"], ...(env ? { env } : {}) });
  const said = { stdout: "", stderr: "" };
  child.stdout.setEncoding("utf8").on("data", (text: string) => (said.stdout += text));
  child.stderr.setEncoding("utf8").on("data", (text: string) => (said.stderr += text));
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code, signal) => resolve({ code, signal, ...said }));
  });
}
