import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { describe, expect } from "vitest";
import { squadPtyThenStty } from "../support/squad-pty.ts";
import { squad, type Home } from "../support/squad.ts";
import { it } from "../support/stage.ts";
import { put } from "../support/wired-home.ts";

const KEY = "gsk_stored0key0for0tests0wxyz";
const RUN = ["run", "--agent", "pm", "--provider", "groq", "--no-fallback", "-q"];

const file = (home: Home, variable = "GROQ_API_KEY"): string => join(home.configDir, "keys", variable);
const mode = (path: string): string => (statSync(path).mode & 0o777).toString(8);
const set = (home: Home, name: string, input: string) => squad(home, ["keys", "set", name], { input });

/** What `keys list --json` says of a provider. */
async function listed(home: Home, provider: string) {
  const { stdout } = await squad(home, ["keys", "list", "--json"]);
  const { keys } = JSON.parse(stdout) as { keys: readonly { provider: string }[] };
  return keys.find((key) => key.provider === provider);
}

describe("squad keys set", () => {
  it("keeps a key from stdin for its owner alone, and requests carry it", async ({ setStage }) => {
    const { home, server } = await setStage({ chain: ["groq"] });
    home.env["GROQ_API_KEY"] = "";
    expect(await squad(home, RUN, { input: "hello" })).toMatchObject({ code: 77 });
    const { code, stdout, stderr } = await set(home, "Groq", `  ${KEY}\r\n`);
    expect({ code, stdout }).toEqual({ code: 0, stdout: "" });
    expect(stderr).toContain(join(home.configDir, "keys"));
    expect(stderr).not.toContain(KEY);
    expect([mode(join(home.configDir, "keys")), mode(file(home))]).toEqual(["700", "600"]);
    expect(await squad(home, RUN, { input: "hello" })).toMatchObject({ code: 0 });
    expect(server.requests.at(-1)?.headers["authorization"]).toBe(`Bearer ${KEY}`);
    expect((await squad(home, ["config", "path"])).stdout).toContain(join(home.configDir, "keys"));
  });

  it.for([
    ["nothing", "", "is empty"],
    ["blanks", " \n\t\n", "is empty"],
    ["a space inside", "gsk_SECRET SECRET", "holds something that no key contains"],
    ["two lines", "gsk_SECRET\nSECRET", "holds something that no key contains"],
    ["another script", "gsk_SECRETé", "holds something that no key contains"],
    ["an escape", "gsk_SECRET\u001b[2J", "holds something that no key contains"],
    ["4097 characters", "SECRET".padEnd(4097, "x"), "is longer than 4096 characters"],
    ["endless text", "SECRET".padEnd(1_000_000, "x"), "is longer than 4096 characters"],
  ] as const)("refuses %s, and repeats nothing of it", async ([, input, words], { setStage }) => {
    const { home } = await setStage({ keys: false });
    const { code, stdout, stderr } = await set(home, "groq", input);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toContain(words);
    expect(stderr).not.toContain("SECRET");
    expect(existsSync(file(home))).toBe(false);
  });

  it("takes a key of 4096 characters", async ({ setStage }) => {
    const { home } = await setStage({ keys: false });
    expect(await set(home, "groq", "x".repeat(4096))).toMatchObject({ code: 0 });
    expect(await listed(home, "groq")).toMatchObject({ source: "stored", masked: "…xxxx" });
  });

  it.for([
    [["set", "groq", "gsk_SECRET"]],
    [["set", "groq", "--key=gsk_SECRET"]],
    [["set", "groq", "--key", "gsk_SECRET"]],
    [["set", "gsk_SECRET"]],
    [["set", "--key=gsk_SECRET"]],
    [["rm", "gsk_SECRET"]],
    [["gsk_SECRET"]],
  ] as const)("takes no key from an argument, nor repeats it: %j", async ([args], { setStage }) => {
    const { home } = await setStage({ keys: false });
    const { code, stdout, stderr } = await squad(home, ["keys", ...args], { input: KEY });
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).not.toContain("SECRET");
    if (args[1] === "groq") expect(stderr).toMatch(/never taken from an argument[^]*get a new one/u);
    expect(existsSync(file(home))).toBe(false);
  });

  it("replaces a key that others can read, which is not used until then", async ({ setStage }) => {
    const { home } = await setStage({ keys: false });
    await set(home, "groq", KEY);
    chmodSync(file(home), 0o644);
    chmodSync(join(home.configDir, "keys"), 0o755);
    const { code, stderr } = await squad(home, ["status"]);
    expect(code).toBe(78);
    expect(stderr).toMatch(/keys\/GROQ_API_KEY: others on this machine can read this key \(mode 644\)/u);
    expect(stderr).toContain("chmod 600");
    expect(await set(home, "groq", `${KEY}2`)).toMatchObject({ code: 0 });
    expect([mode(join(home.configDir, "keys")), mode(file(home))]).toEqual(["700", "600"]);
    expect(readFileSync(file(home), "utf8")).toBe(`${KEY}2\n`);
    expect(await squad(home, ["status"])).toMatchObject({ code: 0 });
  });

  it("loses none of many keys that are stored at once, and leaves nothing behind", async ({ setStage }) => {
    const { home } = await setStage({ keys: false });
    const names = ["groq", "cerebras", "gemini", "openrouter"];
    const all = [...names, ...names, ...names].map((name, index) => set(home, name, `${KEY}${index}`));
    for (const { code } of await Promise.all(all)) expect(code).toBe(0);
    expect(readdirSync(join(home.configDir, "keys")).toSorted()).toEqual([
      "CEREBRAS_API_KEY",
      "GEMINI_API_KEY",
      "GROQ_API_KEY",
      "OPENROUTER_API_KEY",
    ]);
    for (const [index, name] of names.entries()) {
      const text = readFileSync(file(home, `${name.toUpperCase()}_API_KEY`), "utf8");
      expect([index, index + 4, index + 8].map((n) => `${KEY}${n}\n`)).toContain(text);
    }
  });

  it("writes through no link, and says so with the code of a disk that fails", async ({ setStage }) => {
    const { home } = await setStage({ keys: false });
    put(home.dir, { elsewhere: "mine\n" });
    mkdirSync(join(home.configDir, "keys"));
    symlinkSync(join(home.dir, "elsewhere"), file(home));
    const { code, stderr } = await set(home, "groq", KEY);
    expect(code).toBe(74);
    expect(stderr).toMatch(/cannot store the key in .*GROQ_API_KEY: it is a link/u);
    expect(readFileSync(join(home.dir, "elsewhere"), "utf8")).toBe("mine\n");
    const { code: read, stderr: why } = await squad(home, ["status"]);
    expect(read).toBe(78);
    expect(why).toContain("this is a link");
    expect(readdirSync(join(home.configDir, "keys"))).toEqual(["GROQ_API_KEY"]);
  });

  it("says what is in the way of its folder", async ({ setStage }) => {
    const { home } = await setStage({ keys: false });
    put(home.configDir, { keys: "not a folder" });
    const { code, stderr } = await set(home, "groq", KEY);
    expect(code).toBe(74);
    expect(stderr).toMatch(/cannot store the key in .*: a file is in the way of the folder/u);
  });
});

describe("the prompt of squad keys set", () => {
  it("shows nothing of a key, takes a paste and backspace, and stores it", async ({ setStage }) => {
    const { home, open } = await setStage({ keys: false });
    const pty = open(["keys", "set", "groq"]);
    await pty.waitFor("Key for GROQ_API_KEY (it is not shown), then Enter:");
    pty.paste(`${KEY}!!`);
    pty.type("\u007f\b");
    pty.type("9\r");
    expect(await pty.exited()).toBe(0);
    expect(readFileSync(file(home), "utf8")).toBe(`${KEY}9\n`);
    expect(pty.bytes()).not.toContain("gsk_");
    expect(pty.bytes()).not.toContain("*");
    expect(pty.bytes()).not.toContain("\u001b");
  });

  it("is left by Ctrl-C with 130, with the terminal as before and nothing stored", async ({ setStage }) => {
    const { home } = await setStage({ keys: false });
    const pty = squadPtyThenStty(home, ["keys", "set", "groq"]);
    try {
      await pty.waitFor("then Enter:");
      pty.type(`${KEY}\u0003`);
      await pty.waitFor("exit=130 terminal=as before");
      expect(pty.bytes()).not.toContain("gsk_");
      expect(existsSync(file(home))).toBe(false);
    } finally {
      pty.kill();
    }
  });
});

describe("squad keys list", () => {
  it("says of each provider where its key is from, and at most its last four characters", async ({
    setStage,
  }) => {
    const { home } = await setStage({ keys: false });
    home.env["CEREBRAS_API_KEY"] = "csk-from0the0environment0abcd";
    put(home.configDir, { "providers.yaml": 'gemini: {key_command: "echo short"}\n' });
    await set(home, "groq", KEY);
    const { code, stdout } = await squad(home, ["keys"]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^PROVIDER +VARIABLE +FROM +KEY$/mu);
    expect(stdout).toMatch(/^groq +GROQ_API_KEY +stored +…wxyz$/mu);
    expect(stdout).toMatch(/^groq-small +GROQ_API_KEY +stored +…wxyz$/mu);
    expect(stdout).toMatch(/^cerebras +CEREBRAS_API_KEY +environment +…abcd$/mu);
    expect(stdout).toMatch(/^gemini +GEMINI_API_KEY +key_command +\*\*\*$/mu);
    expect(stdout).toMatch(/^openrouter +OPENROUTER_API_KEY +missing +free at https:/mu);
    expect(stdout).not.toContain("ollama");
    expect(await listed(home, "openrouter")).toEqual({
      provider: "openrouter",
      variable: "OPENROUTER_API_KEY",
      source: "missing",
      masked: null,
      problem: "OPENROUTER_API_KEY is not set",
      keyUrl: "https://openrouter.ai/settings/keys",
    });
  });

  it("names stored keys that no provider asks for", async ({ setStage }) => {
    const { home } = await setStage({ keys: false });
    put(home.configDir, {
      "providers.yaml": "mine: {type: groq, model: m, api_key_env: MY_OWN_KEY}\n",
      "rate_limits.yaml": "providers: {mine: {rpm: 5}}\n",
    });
    await set(home, "my_own_key", KEY);
    expect(await listed(home, "mine")).toMatchObject({ source: "stored" });
    put(home.configDir, { "providers.yaml": "", "rate_limits.yaml": "" });
    expect((await squad(home, ["keys"])).stderr).toContain("squad keys rm MY_OWN_KEY");
    expect(await squad(home, ["keys", "rm", "MY_OWN_KEY"])).toMatchObject({ code: 0 });
  });
});

describe("the environment's key, a stored one and a command's", () => {
  it("win in this order, and every report says which", async ({ setStage }) => {
    const { home, server } = await setStage({ chain: ["groq"] });
    const used = async (): Promise<string | undefined> => {
      expect(await squad(home, RUN, { input: "hello" })).toMatchObject({ code: 0 });
      return server.requests.at(-1)?.headers["authorization"];
    };
    const reports = async (): Promise<string> => {
      const all = [["status"], ["providers"], ["config", "show"], ["doctor"]];
      const texts = await Promise.all(all.map((args) => squad(home, args)));
      return texts.map(({ stdout }) => stdout).join("\n");
    };
    put(home.configDir, {
      "providers.yaml": `groq: {key_command: "echo key-of-the-command"}\ngroq-small: {enabled: false}\n`,
    });
    await set(home, "groq", KEY);
    expect(await used()).toBe("Bearer test-key-of-groq");
    expect(await reports()).toMatch(
      /^keys: groq,[^\n]* from the environment[^]*^groq .* environment GROQ_API_KEY$[^]*groq\.api_key +\*\*\* +environment GROQ_API_KEY$[^]*key from environment GROQ_API_KEY$/mu,
    );
    expect((await set(home, "groq", KEY)).stderr).toContain("is set in the environment too");

    home.env["GROQ_API_KEY"] = "";
    expect(await used()).toBe(`Bearer ${KEY}`);
    expect(await reports()).toMatch(
      /; groq[^\n]* stored by squad[^]*^groq .* stored GROQ_API_KEY$[^]*groq\.api_key +\*\*\* +stored GROQ_API_KEY$[^]*key from stored GROQ_API_KEY$/mu,
    );

    expect(await squad(home, ["keys", "rm", "groq"])).toMatchObject({ code: 0, stdout: "" });
    expect(await used()).toBe("Bearer key-of-the-command");
    expect(await reports()).toMatch(
      /; groq from key_command[^]*^groq .* key_command$[^]*groq\.api_key +\*\*\* +user .*providers\.yaml:1$[^]*key from key_command$/mu,
    );
  });

  it("are never taken from a project", async ({ setStage }) => {
    const { home } = await setStage({ keys: false });
    put(home.project, { ".squad/keys/GROQ_API_KEY": KEY, ".env": `GROQ_API_KEY=${KEY}\n` });
    chmodSync(join(home.project, ".squad/keys/GROQ_API_KEY"), 0o600);
    expect(await listed(home, "groq")).toMatchObject({ source: "missing" });
  });
});

describe("squad keys rm", () => {
  it("forgets a key once, for all providers that shared it", async ({ setStage }) => {
    const { home } = await setStage({ keys: false });
    await set(home, "groq", KEY);
    expect(await squad(home, ["keys", "rm", "groq-small"])).toMatchObject({ code: 0 });
    expect(existsSync(file(home))).toBe(false);
    const again = await squad(home, ["keys", "rm", "groq"]);
    expect(again.code).toBe(2);
    expect(again.stderr).toContain("no key is stored for GROQ_API_KEY");
  });

  it.for([
    ["gorq", "did you mean groq?"],
    ["GROQ_API_KYE", "did you mean GROQ_API_KEY?"],
  ] as const)("exits 2 for %s and suggests the nearest", async ([name, words], { setStage }) => {
    const { home } = await setStage({ keys: false });
    const { code, stderr } = await squad(home, ["keys", "rm", name]);
    expect(code).toBe(2);
    expect(stderr).toContain(words);
  });

  it("knows providers that need no key", async ({ setStage }) => {
    const { home } = await setStage({ keys: false });
    expect((await set(home, "ollama", KEY)).stderr).toContain("ollama needs no key");
  });
});
