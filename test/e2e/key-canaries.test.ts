import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { expect } from "vitest";
import { squad, type Finished } from "../support/squad.ts";
import { it } from "../support/stage.ts";
import { status } from "../support/wire/script.ts";
import { put } from "../support/wired-home.ts";

/** Of no shape that is known for keys, so that nothing but squad's knowledge of them can hide them. */
const CANARIES = {
  environment: "kanarienvogel-aus-der-umgebung-7f3a",
  stored: "kanarienvogel-im-nest-behalten-9b2c",
  command: "kanarienvogel-vom-befehl-gedruckt-4d1e",
  replaced: "kanarienvogel-der-ausgeflogen-ist-5a6b",
};
const CANARY = /kanarienvogel|7f3a-|umgebung|im-nest|vom-befehl|ausgeflogen/iu;

const ROOMY = `providers:
${["groq", "cerebras", "gemini", "openrouter"].map((name) => `  ${name}: {rpm: 1000, burst: 500, tpm: null, rpd: null}\n`).join("")}`;

/** Every file below `folder` with its text. */
function files(folder: string): { readonly path: string; readonly text: string }[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .map((name) => join(folder, name))
    .filter((path) => statSync(path).isFile())
    .map((path) => ({ path, text: readFileSync(path, "latin1") }));
}

it("no key from any source is in an output, a session, an event or a state file, whatever goes wrong", async ({
  setStage,
}) => {
  // Each provider gives back what it was sent, in its message, its codes and its headers.
  const { home, server, open } = await setStage({
    chain: ["groq", "cerebras", "gemini"],
    limits: ROOMY,
    respond: (request) => {
      const key = request.headers["authorization"] ?? request.headers["x-goog-api-key"] ?? "";
      const said = `rejected ${key} ${key.replace("Bearer ", "")}`;
      return status(
        [400, 401, 404, 500][request.index % 4] ?? 400,
        { error: { message: said, code: said } },
        {
          "x-echo": key.replace("Bearer ", ""),
        },
      );
    },
  });
  Object.assign(home.env, {
    GROQ_API_KEY: CANARIES.environment,
    CEREBRAS_API_KEY: "",
    GEMINI_API_KEY: "",
    OPENROUTER_API_KEY: "",
  });
  put(home.dir, { "password-store": `${CANARIES.command}\nmore\n` });
  put(home.configDir, {
    "providers.yaml": `groq-small: {enabled: false}
gemini: {key_command: "cat ${home.dir}/password-store; cat ${home.dir}/password-store >&2"}
gemini-flash: {key_command: "echo ${CANARIES.command} two words"}
`,
  });
  const finished: Finished[] = [];
  const run = async (args: readonly string[], input = ""): Promise<Finished> => {
    const end = await squad(home, args, { input });
    finished.push(end);
    return end;
  };
  await run(["keys", "set", "openrouter"], CANARIES.replaced);
  await run(["keys", "rm", "openrouter"]);
  await run(["keys", "set", "cerebras"], CANARIES.replaced);
  await run(["keys", "set", "cerebras"], CANARIES.stored);
  await run(["keys", "set", "cerebras"], `${CANARIES.stored} ${CANARIES.replaced}`);
  await run(["keys", "set", "cerebras", CANARIES.stored]);
  await run(["keys", "rm", CANARIES.stored]);
  for (const json of [[], ["--json"]]) {
    for (const args of [
      ["keys"],
      ["providers"],
      ["providers", "test"],
      ["status"],
      ["config", "show"],
      ["doctor"],
    ])
      await run([...args, ...json]);
  }
  for (const provider of ["groq", "cerebras", "gemini", "gemini-flash"]) {
    const one = ["run", "--agent", "pm", "--session", "s", "--provider", provider];
    for (const format of ["text", "json", "events"]) await run([...one, "--format", format], "hello");
  }
  await run(["run", "--agent", "pm", "--provider", "gemini-flash", "--no-fallback"], "hello");
  for (const args of [
    ["sessions", "show", "s"],
    ["sessions", "export", "s"],
    ["metrics"],
    ["config", "check"],
  ])
    await run(args);
  const pty = open(["chat", "mary"]);
  await pty.waitFor(/key refused/u);
  pty.type("hello\r");
  await pty.waitFor(/› hello\n\n?[^]*\n(?:●|Nobody)/u);
  pty.type("\u0015/status\r");
  await pty.waitFor(/cerebras +/u);
  pty.type("\u0015/quit\r");
  await pty.exited();

  const sent = JSON.stringify(server.requests.map(({ headers }) => headers));
  for (const source of ["environment", "stored", "command"] as const)
    expect(sent).toContain(CANARIES[source]);
  for (const { stdout, stderr } of finished) expect(stdout + stderr).not.toMatch(CANARY);
  expect(pty.bytes()).not.toMatch(CANARY);
  const holding = [...files(home.stateDir), ...files(home.configDir)].filter(({ text }) => CANARY.test(text));
  expect(holding.map(({ path }) => path).toSorted()).toEqual([
    join(home.configDir, "keys", "CEREBRAS_API_KEY"),
    join(home.configDir, "providers.yaml"),
  ]);
  expect(finished.some(({ stdout }) => stdout.includes("…9b2c"))).toBe(true);
}, 90_000);
