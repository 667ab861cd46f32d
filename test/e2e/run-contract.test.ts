import { execFile, execFileSync, spawnSync } from "node:child_process";
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { makeHome, SQUAD, squad, startSquad, type Home } from "../support/squad.ts";
import { answer, hang, rateLimited, status, type Script } from "../support/wire/script.ts";
import { startWireServer, type WireServer } from "../support/wire/wire-server.ts";
import { put, wiredHome } from "../support/wired-home.ts";

let server: WireServer;
let home: Home;
let script: Script;

beforeEach(async () => {
  script = answer("Fine.");
  server = await startWireServer({ respond: () => script });
  home = wiredHome(server);
});

afterEach(async () => {
  home.remove();
  await server.close();
});

const run = (args: readonly string[], options: Parameters<typeof squad>[2] = { input: "hello" }) =>
  squad(home, ["run", "--agent", "pm", ...args], options);
const lastMessage = (): string | undefined => server.requests.at(-1)?.messages.at(-1)?.content;

describe("the input of squad run", () => {
  it("joins arguments, file and stdin, stdin last", async () => {
    put(home.project, { "in.txt": "from the file\n" });
    await run(["from", "words", "-f", "in.txt"], { input: "from stdin\n" });
    expect(lastMessage()).toBe("from words\n\nfrom the file\n\nfrom stdin");
  });

  it("reads a slow pipe to its end", async () => {
    const { child, done } = startSquad(home, ["run", "--agent", "pm"]);
    child.stdin.write("first ");
    await new Promise((resolve) => {
      setTimeout(resolve, 1500);
    });
    child.stdin.end("last");
    expect(await done).toMatchObject({ code: 0, stdout: "Fine.\n", stderr: "" });
    expect(lastMessage()).toBe("first last");
  });

  it.each([
    ["nothing", ""],
    ["only blanks", " \n\t\n"],
  ])("exits 66 on %s, and asks nobody", async (_, input) => {
    const { code, stdout, stderr } = await run([], { input });
    expect({ code, stdout }).toEqual({ code: 66, stdout: "" });
    expect(stderr).toMatch(/prompt is empty/);
    expect(server.requests).toHaveLength(0);
  });

  it("reads a pipe as the file, and can be interrupted while nobody writes to it", async () => {
    execFileSync("mkfifo", [join(home.project, "pipe")]);
    const { child, done } = startSquad(home, ["run", "--agent", "pm", "-f", "pipe"]);
    child.stdin.end();
    await new Promise((resolve) => {
      setTimeout(resolve, 500);
    });
    child.kill("SIGINT");
    expect(await done).toMatchObject({ code: 130, stdout: "" });
    const command = `"$0" "$1" run --agent pm -f <(echo piped) </dev/null`;
    const { stdout } = await promisify(execFile)("bash", ["-c", command, process.execPath, SQUAD], {
      cwd: home.project,
      env: home.env,
    });
    expect(stdout).toBe("Fine.\n");
    expect(lastMessage()).toBe("piped");
  });

  it("refuses a device as the file", async () => {
    expect(await run(["-f", "/dev/zero"])).toMatchObject({ code: 66, stdout: "" });
  });

  it("exits 66 on a file that is not there, naming it", async () => {
    const { code, stderr } = await run(["-f", "absent.txt"]);
    expect(code).toBe(66);
    expect(stderr).toContain("absent.txt");
  });

  it("refuses bytes that are no text", async () => {
    writeFileSync(join(home.project, "in.bin"), Buffer.from([0xff, 0xfe, 0x00, 0x80]));
    expect(await run(["-f", "in.bin"])).toMatchObject({ code: 2, stdout: "" });
  });
});

describe("the output of squad run", () => {
  it("prints one JSON object of the documented shape", async () => {
    const { stdout } = await run(["--format", "json"]);
    expect(JSON.parse(stdout)).toEqual({
      v: 1,
      type: "result",
      ok: true,
      code: 0,
      agent: { id: "pm", name: "John", title: "Product Manager" },
      session: expect.stringMatching(/^[\w.-]+$/),
      text: "Fine.",
      finish: "stop",
      provider: "groq",
      model: "openai/gpt-oss-120b",
      tier: "boss",
      fallback: false,
      attempts: [
        {
          provider: "groq",
          model: "openai/gpt-oss-120b",
          outcome: "ok",
          status: 200,
          waitedMs: expect.any(Number),
          ttftMs: expect.any(Number),
          durationMs: expect.any(Number),
        },
      ],
      usage: { promptTokens: 12, completionTokens: 7, estimated: false },
      timing: { waitedMs: expect.any(Number), ttftMs: expect.any(Number), totalMs: expect.any(Number) },
      retryAt: null,
      error: null,
    });
  });

  it("writes a file whole or not at all", async () => {
    put(home.project, { "out.txt": "old" });
    script = status(500);
    expect((await run(["-o", "out.txt"])).code).toBe(69);
    expect(readFileSync(join(home.project, "out.txt"), "utf8")).toBe("old");
    script = answer("New.");
    expect(await run(["-o", "out.txt"])).toMatchObject({ code: 0, stdout: "" });
    expect(readFileSync(join(home.project, "out.txt"), "utf8")).toBe("New.\n");
    expect(readdirSync(home.project)).toEqual(["out.txt"]);
  });

  it("replaces what a link points at, keeps the link and the permissions", async () => {
    put(home.project, { "real.txt": "old" });
    chmodSync(join(home.project, "real.txt"), 0o640);
    symlinkSync("real.txt", join(home.project, "link.txt"));
    expect((await run(["-o", "link.txt"])).code).toBe(0);
    expect(lstatSync(join(home.project, "link.txt")).isSymbolicLink()).toBe(true);
    expect(readFileSync(join(home.project, "real.txt"), "utf8")).toBe("Fine.\n");
    expect(statSync(join(home.project, "real.txt")).mode & 0o777).toBe(0o640);
  });

  it("refuses a folder as the file, before any request", async () => {
    const { code, stdout } = await run(["-o", ".", "--format", "json"]);
    expect(code).toBe(74);
    expect(JSON.parse(stdout)).toMatchObject({ ok: false, code: 74, error: { kind: "storage" } });
    expect(server.requests).toHaveLength(0);
  });

  it("spends no request when the file cannot be written", async () => {
    const { code, stderr } = await run(["-o", "no/such/folder/out.txt"]);
    expect(code).toBe(74);
    expect(stderr).toContain("no/such/folder/out.txt");
    expect(server.requests).toHaveLength(0);
  });

  it("carries no escape byte, whatever the model sends", async () => {
    script = answer("a\u001b]52;c;aGk=\u0007b\u001b[31mred\u009bm");
    const { stdout } = await run([]);
    expect(stdout).toBe("abred\n");
  });

  it("exits 74 when the device behind stdout is full, whatever the format", async () => {
    for (const format of ["text", "json", "events"]) {
      const command = `"$0" "$1" run --agent pm --format ${format} hello </dev/null >/dev/full`;
      const full = promisify(execFile)("bash", ["-c", command, process.execPath, SQUAD], {
        cwd: home.project,
        env: home.env,
      });
      await expect(full).rejects.toMatchObject({ code: 74, stderr: expect.stringContaining("ENOSPC") });
    }
  });

  it("ends quietly when nobody reads on", async () => {
    const many = Array.from({ length: 3000 }, (_, n) => `word${n}`).join(" ");
    script = answer(many, { pauseMs: 0 });
    const { child, done } = startSquad(home, ["run", "--agent", "pm", "--format", "events"]);
    child.stdin.end("hello");
    child.stdout.once("data", () => child.stdout.destroy());
    expect(await done).toMatchObject({ code: 141, stderr: "" });
  });
});

describe("how squad run fails", () => {
  it("lists the agents and suggests the nearest for an unknown one", async () => {
    const { code, stdout, stderr } = await squad(home, ["run", "--agent", "marry"], { input: "x" });
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toMatch(/mary/i);
    expect(stderr).toContain("ux-designer");
  });

  it.each([
    [["--format", "xml"], /--format/],
    [["--max-wait", "soon"], /--max-wait/],
    [["--timeout", "0"], /--timeout/],
    [["--provider", "grok"], /groq/],
    [["--nope"], /--nope/],
    [["--session", "../etc"], /session/],
  ])("exits 2 on %j and says what is wrong", async (args, words) => {
    const { code, stdout, stderr } = await run(args);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toMatch(words);
    expect(stderr).not.toMatch(/\n\s+at /);
  });

  it("exits 77 without any key, and says where a free one is", async () => {
    const bare = makeHome();
    const { code, stderr } = await squad(bare, ["run", "--agent", "pm"], { input: "x" });
    bare.remove();
    expect(code).toBe(77);
    expect(stderr).toMatch(/GROQ_API_KEY.*https:/);
  });

  it("exits 77 when every key is refused", async () => {
    script = status(401);
    const { code, stderr } = await run([]);
    expect(code).toBe(77);
    expect(stderr).toMatch(/groq.*cerebras.*gemini.*openrouter/s);
    expect(stderr).not.toContain("test-key");
  });

  it("exits 69 when no provider can be reached", async () => {
    const dead = await startWireServer({ respond: () => answer("never") });
    const unreachable = wiredHome(dead);
    await dead.close();
    const { code, stderr } = await squad(unreachable, ["run", "--agent", "pm"], { input: "x" });
    unreachable.remove();
    expect(code).toBe(69);
    expect(stderr).not.toMatch(/\n\s+at /);
  });

  it("exits 75 with the time to try again when all are throttled", async () => {
    script = rateLimited({ retryAfter: 120 });
    const { code, stdout } = await run(["--format", "json", "--max-wait", "0"]);
    expect(code).toBe(75);
    const result = JSON.parse(stdout) as { retryAt: string };
    expect(result).toMatchObject({
      ok: false,
      code: 75,
      text: "",
      error: { kind: "throttled", message: expect.any(String) },
    });
    const seconds = (Date.parse(result.retryAt) - Date.now()) / 1000;
    expect(seconds).toBeGreaterThan(100);
    expect(seconds).toBeLessThan(121);
  });

  it("exits 124 when the turn takes longer than --timeout, and keeps what was shown", async () => {
    script = hang("Slowly ");
    const { code, stdout } = await run(["--format", "json", "--timeout", "1s", "--session", "slow"]);
    expect(code).toBe(124);
    expect(JSON.parse(stdout)).toMatchObject({
      ok: false,
      code: 124,
      text: "Slowly ",
      finish: "interrupted",
      error: { kind: "timeout" },
    });
    const session = JSON.parse((await squad(home, ["sessions", "show", "slow", "--json"])).stdout) as unknown;
    expect(session).toMatchObject({
      turns: [{ kind: "interrupted", user: "hello", partial: { provider: "groq", text: "Slowly " } }],
    });
  });

  it("says on stderr, too, that it timed out and where the rest is", async () => {
    script = hang("Slowly ");
    const { code, stdout, stderr } = await run(["--timeout", "1s", "--session", "slow"]);
    expect({ code, stdout }).toEqual({ code: 124, stdout: "" });
    expect(stderr).toMatch(/--timeout.*squad sessions show slow/);
  });

  it.each([
    ["SIGINT", 130],
    ["SIGTERM", 143],
    ["SIGHUP", 129],
  ] as const)("on %s exits %i with its result, and keeps what was shown", async (signal, code) => {
    script = hang("So far ");
    const { child, done } = startSquad(home, [
      "run",
      "--agent",
      "pm",
      "--format",
      "events",
      "--session",
      "cut",
    ]);
    child.stdin.end("hello");
    await new Promise<void>((resolve) => {
      child.stdout.on("data", (text: string) => {
        if (text.includes("So far") || text.includes("far")) resolve();
      });
    });
    child.kill(signal);
    const finished = await done;
    expect(finished.code).toBe(code);
    expect(JSON.parse(finished.stdout.trimEnd().split("\n").at(-1) ?? "")).toMatchObject({
      type: "result",
      ok: false,
      code,
    });
    const session = JSON.parse((await squad(home, ["sessions", "show", "cut", "--json"])).stdout) as unknown;
    expect(session).toMatchObject({ turns: [{ kind: "interrupted", partial: { text: "So far " } }] });
  });

  it("ends at once when it is interrupted while it still reads stdin, with its result", async () => {
    const { child, done } = startSquad(home, ["run", "--agent", "pm", "--format", "json"]);
    await new Promise((resolve) => {
      child.stderr.once("data", resolve);
    });
    child.kill("SIGINT");
    const { code, stdout } = await done;
    expect(code).toBe(130);
    expect(JSON.parse(stdout)).toMatchObject({ ok: false, code: 130, error: { kind: "cancelled" } });
    expect(server.requests).toHaveLength(0);
  });

  it("does not count the time of a slow pipe as time of the turn", async () => {
    const { child, done } = startSquad(home, ["run", "--agent", "pm", "--timeout", "1s", "-q"]);
    await new Promise((resolve) => {
      setTimeout(resolve, 1500);
    });
    child.stdin.end("late");
    expect(await done).toMatchObject({ code: 0, stdout: "Fine.\n" });
  });

  it("prints the answer and exits 74 when it cannot be saved", async () => {
    put(home.stateDir, { sessions: "a file where the folder should be" });
    const { code, stdout, stderr } = await run([]);
    expect({ code, stdout }).toEqual({ code: 74, stdout: "Fine.\n" });
    expect(stderr).toMatch(/sessions/);
  });

  it("works on in memory when the state folder is read-only, and says so", async () => {
    if (process.getuid?.() === 0) return;
    chmodSync(home.stateDir, 0o500);
    const { stdout } = await run([]);
    chmodSync(home.stateDir, 0o700);
    expect(stdout).toBe("Fine.\n");
  });

  it("says when the limits are not shared any more", async () => {
    mkdirSync(join(home.stateDir, "limits.sqlite"));
    const { code, stdout, stderr } = await run([]);
    expect({ code, stdout }).toEqual({ code: 0, stdout: "Fine.\n" });
    expect(stderr).toMatch(/limits\.sqlite.*this process alone/);
    const events = (await run(["--format", "events", "-q"])).stdout;
    expect(events).toContain('"type":"limiter-degrade"');
  });

  it("says what was left out of a damaged session, and refuses one with nothing left", async () => {
    await run(["--session", "plan"]);
    const file = join(home.stateDir, "sessions", "plan.jsonl");
    writeFileSync(file, `${readFileSync(file, "utf8")}garbage\n`);
    expect((await run(["--session", "plan"])).stderr).toMatch(/plan: line \d+: .*damaged/);
    writeFileSync(file, "garbage\nmore garbage\n");
    const { code, stderr } = await run(["--session", "plan"]);
    expect(code).toBe(1);
    expect(stderr).toMatch(/nothing in its file can be read/);
    expect(readFileSync(file, "utf8")).toBe("garbage\nmore garbage\n");
  });

  it("says what is wrong where its folder was deleted", async () => {
    const gone = join(home.dir, "gone");
    mkdirSync(gone);
    const shell = spawnSync(
      "bash",
      ["-c", `cd "$2" && rmdir "$2" && "$0" "$1" status`, process.execPath, SQUAD, gone],
      {
        env: home.env,
        encoding: "utf8",
      },
    );
    expect(shell.status).toBe(2);
    expect(shell.stderr).toMatch(/no longer exists/);
  });

  it("still prints one result object when the configuration is invalid", async () => {
    put(home.configDir, { "rate_limits.yaml": "providers:\n  groq: {rmp: 3}\n" });
    const { code, stdout, stderr } = await run(["--format", "json"]);
    expect(code).toBe(78);
    expect(stderr).toMatch(/rate_limits\.yaml:2:10: .*rmp/);
    expect(stderr).toMatch(/rpm/);
    expect(JSON.parse(stdout)).toMatchObject({
      v: 1,
      type: "result",
      ok: false,
      code: 78,
      error: { kind: "config-invalid" },
    });
  });
});

describe("the sessions of squad run", () => {
  it("continues a session over processes, and keeps receipts", async () => {
    await run(["--session", "plan"], { input: "first" });
    script = answer("Second.");
    await run(["--session", "plan"], { input: "second" });
    expect(server.requests.at(-1)?.messages.map(({ content }) => content)).toEqual([
      "first",
      "Fine.",
      "second",
    ]);
    const { stdout } = await squad(home, ["sessions", "list", "--json"]);
    expect(JSON.parse(stdout)).toMatchObject({
      v: 1,
      sessions: [{ id: "plan", agent: "pm", messages: 4, title: "first" }],
    });
    const shown = JSON.parse((await squad(home, ["sessions", "show", "plan", "--json"])).stdout) as unknown;
    expect(shown).toMatchObject({
      turns: [{ receipt: { provider: "groq" } }, { assistant: "Second." }],
      messages: [
        { role: "user", content: "first" },
        { role: "assistant", content: "Fine.", receipt: { provider: "groq" } },
        { role: "user", content: "second" },
        { role: "assistant", content: "Second." },
      ],
    });
    expect((await squad(home, ["sessions", "export", "plan"])).stdout).toMatch(
      /first[\s\S]*Fine\.[\s\S]*Second\./,
    );
    expect(statSync(join(home.stateDir, "sessions")).mode & 0o777).toBe(0o700);
    expect(statSync(join(home.stateDir, "sessions", "plan.jsonl")).mode & 0o777).toBe(0o600);
    expect((await squad(home, ["sessions", "rm", "plan"])).code).toBe(0);
    expect(existsSync(join(home.stateDir, "sessions", "plan.jsonl"))).toBe(false);
  });

  it("sends at most 50 messages, beginning with the user's, and says that it cut", async () => {
    for (let n = 1; n <= 27; n += 1) await run(["--session", "long", "-q"], { input: `question ${n}` });
    const sent = server.requests.at(-1)?.messages ?? [];
    expect(sent.length).toBeLessThanOrEqual(50);
    expect(sent[0]?.role).toBe("user");
    expect(sent.at(-1)?.content).toBe("question 27");
    const { stderr } = await run(["--session", "long"], { input: "question 28" });
    expect(stderr).toMatch(/no longer sent/);
  }, 60_000);

  it("answers with --provider offline without any key or request", async () => {
    const bare = makeHome();
    const { code, stdout } = await squad(bare, ["run", "--agent", "mary", "--provider", "offline"], {
      input: "Who are you?",
    });
    bare.remove();
    expect(code).toBe(0);
    expect(stdout).toMatch(/Mary/);
    expect(stdout).toMatch(/offline/i);
  });
});
