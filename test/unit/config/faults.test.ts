import { chmodSync, mkdirSync } from "node:fs";
import { execFileSync } from "node:child_process";
import { describe, expect, it } from "vitest";
import { isSquadError } from "../../../src/core/errors.ts";
import type { ConfigError } from "../../../src/config/fault.ts";
import { checkConfig, loadConfig } from "../../../src/config/load.ts";
import { machine, placeOf } from "./support.ts";
import { expectLinear } from "../../support/growth.ts";

const P = "user/providers.yaml";
const R = "user/rate_limits.yaml";
const C = "user/agent_chains.yaml";

interface Row {
  readonly what: string;
  readonly file: string;
  readonly text: string;
  readonly at: string;
  readonly says: string;
  readonly fix: string;
}

const rows: Row[] = [
  {
    what: "an unknown key, with the nearest known one",
    file: P,
    text: "groq:\n  modle: x\n",
    at: `${P}:2:3`,
    says: 'unknown key "modle" in groq',
    fix: 'did you mean "model"?',
  },
  {
    what: "another tool's name for a setting",
    file: R,
    text: "providers:\n  groq: {tokens_per_minute: 5}\n",
    at: `${R}:2:10`,
    says: 'unknown key "tokens_per_minute"',
    fix: 'did you mean "tpm"?',
  },
  {
    what: "a key far from any",
    file: R,
    text: "colour: red\n",
    at: `${R}:1:1`,
    says: 'unknown key "colour"',
    fix: "known keys here: concurrency, redis_url, providers, throttle",
  },
  {
    what: "a key written into a file",
    file: P,
    text: "groq:\n  api_key: gsk_SECRET\n",
    at: `${P}:2:3`,
    says: "unknown key",
    fix: "put the key in an environment variable and name that variable in api_key_env",
  },
  {
    what: "a text where a number belongs",
    file: R,
    text: 'providers:\n  groq:\n    rpm: "30"\n',
    at: `${R}:3:10`,
    says: 'providers.groq.rpm must be a whole number from 1 to 100000, found "30"',
    fix: "write for example 30",
  },
  {
    what: "rpm 0",
    file: R,
    text: "providers: {groq: {rpm: 0}}\n",
    at: `${R}:1:25`,
    says: "must be a whole number from 1 to 100000, found 0",
    fix: "write for example 30",
  },
  {
    what: "a negative rpm",
    file: R,
    text: "providers: {groq: {rpm: -5}}\n",
    at: `${R}:1:25`,
    says: "found -5",
    fix: "write for example 30",
  },
  {
    what: "half a request",
    file: R,
    text: "providers: {groq: {rpm: 1.5}}\n",
    at: `${R}:1:25`,
    says: "found 1.5",
    fix: "write for example 30",
  },
  {
    what: "an infinite rpm",
    file: R,
    text: "providers: {groq: {rpm: .inf}}\n",
    at: `${R}:1:25`,
    says: "found Infinity",
    fix: "write for example 30",
  },
  {
    what: "burst 0",
    file: R,
    text: "providers:\n  groq: {burst: 0}\n",
    at: `${R}:2:17`,
    says: "providers.groq.burst must be",
    fix: "write for example 4",
  },
  {
    what: "a duration without a unit",
    file: R,
    text: "throttle: {within: 60}\n",
    at: `${R}:1:20`,
    says: "throttle.within must be a duration from 1s to 1h with its unit (ms, s, m, h), found 60",
    fix: "write for example 60s",
  },
  {
    what: "a time zone that is none",
    file: R,
    text: "providers:\n  groq: {day: America/Los_Angelos}\n",
    at: `${R}:2:15`,
    says: 'providers.groq.day must be `rolling`, or the IANA name of a time zone, found "America/Los_Angelos"',
    fix: "write for example America/Los_Angeles",
  },
  {
    what: "a misspelt rolling day",
    file: R,
    text: "providers:\n  groq: {day: Rolling}\n",
    at: `${R}:2:15`,
    says: 'found "Rolling"',
    fix: "write for example America/Los_Angeles",
  },
  {
    what: "an offset where a time zone belongs",
    file: R,
    text: 'providers:\n  groq: {day: "+02:00"}\n',
    at: `${R}:2:15`,
    says: 'found "+02:00"',
    fix: "write for example America/Los_Angeles",
  },
  {
    what: "a misspelt scope",
    file: R,
    text: "providers:\n  groq: {scope: acount}\n",
    at: `${R}:2:17`,
    says: 'providers.groq.scope must be one of model, account, found "acount"',
    fix: 'did you mean "account"?',
  },
  {
    what: "a percentage above 100",
    file: R,
    text: "throttle: {floor: 120%}\n",
    at: `${R}:1:19`,
    says: 'must be a percentage from 1% to 100%, found "120%"',
    fix: "write for example 50%",
  },
  {
    what: "a misspelt choice",
    file: P,
    text: "groq:\n  tier: bos\n",
    at: `${P}:2:9`,
    says: 'groq.tier must be one of worker, boss, ultimate, found "bos"',
    fix: 'did you mean "boss"?',
  },
  {
    what: "a key without a value",
    file: P,
    text: "groq:\n  model:\n",
    at: `${P}:2:9`,
    says: "groq.model must be a model id, found nothing",
    fix: "write for example openai/gpt-oss-120b",
  },
  {
    what: "a value where settings belong",
    file: P,
    text: "groq: fast\n",
    at: `${P}:1:7`,
    says: "groq must be a mapping of `key: value` lines, found another text",
    fix: "indent its settings below it",
  },
  {
    what: "a text where a list belongs",
    file: C,
    text: "default:\n  fallbacks: gemini\n",
    at: `${C}:2:14`,
    says: "default.fallbacks must be a list",
    fix: "write it as `[first, second]`",
  },
  {
    what: "a number in a list of names",
    file: C,
    text: "default:\n  fallbacks: [gemini, 7]\n",
    at: `${C}:2:23`,
    says: "default.fallbacks.1 must be the name of a provider, found 7",
    fix: "write for example groq",
  },
  {
    what: "a provider's name in capitals",
    file: P,
    text: "Groq: {model: x}\n",
    at: `${P}:1:1`,
    says: 'the name "Groq" must be lower-case letters, digits and hyphens',
    fix: "rename it",
  },
  {
    what: "an unknown provider as primary",
    file: C,
    text: "default: {primary: grok}\n",
    at: `${C}:1:20`,
    says: 'default names "grok", which is no provider',
    fix: 'did you mean "groq"?',
  },
  {
    what: "an unknown provider among the fallbacks",
    file: C,
    text: "agents:\n  pm:\n    primary: groq\n    fallbacks:\n      - gemini\n      - cerebros\n",
    at: `${C}:6:9`,
    says: 'agents.pm names "cerebros"',
    fix: "the providers are: groq, gemini, router, offline",
  },
  {
    what: "the primary repeated in the fallbacks",
    file: C,
    text: "default:\n  primary: gemini\n  fallbacks: [groq, gemini]\n",
    at: `${C}:3:21`,
    says: "default names gemini twice",
    fix: "remove one of the two",
  },
  {
    what: "a fallback repeated",
    file: C,
    text: "default: {fallbacks: [gemini, gemini]}\n",
    at: `${C}:1:31`,
    says: "default names gemini twice",
    fix: "remove one of the two",
  },
  {
    what: "a chain without a primary",
    file: C,
    text: "agents:\n  dev: {fallbacks: [groq]}\n",
    at: `${C}:2:3`,
    says: "agents.dev has no primary",
    fix: "add primary, for example `primary: groq`",
  },
  {
    what: "an agent in two spellings",
    file: C,
    text: "agents:\n  Mary: {primary: groq}\n  mary: {primary: gemini}\n",
    at: `${C}:3:3`,
    says: '"mary" is set twice: upper and lower case are alike',
    fix: "keep one of the two",
  },
  {
    what: "a provider without a model",
    file: P,
    text: "mine:\n  type: offline\n",
    at: `${P}:1:1`,
    says: "mine has no model",
    fix: "add model, for example `model: openai/gpt-oss-120b`",
  },
  {
    what: "a provider without limits",
    file: P,
    text: "mine: {type: groq, model: x}\n",
    at: `${P}:1:1`,
    says: "mine has no limits",
    fix: "add `mine: {rpm: 10}` under providers in rate_limits.yaml, with the provider's own numbers",
  },
  {
    what: "limits for no provider",
    file: R,
    text: "providers:\n  gemni: {rpm: 5}\n",
    at: `${R}:2:3`,
    says: 'limits for "gemni", which is no provider',
    fix: 'did you mean "gemini"?',
  },
  {
    what: "limits without rpm",
    file: R,
    text: "providers:\n  offline: {tpm: 5}\n",
    at: `${R}:2:3`,
    says: "providers.offline has no rpm",
    fix: "add rpm, for example `rpm: 30`",
  },
  {
    what: "a compatible server without an address",
    file: P,
    text: "gemini: {type: openai-compatible}\n",
    at: "bundled/providers.yaml:3:1",
    says: "gemini is openai-compatible and has no base_url",
    fix: "add base_url, for example `https://api.example.com/v1`",
  },
  {
    what: "an answer larger than the window",
    file: P,
    text: "groq: {context_window: 4096, max_output_tokens: 4096}\n",
    at: `${P}:1:49`,
    says: "groq.max_output_tokens leaves no room for a prompt in a context_window of 4096",
    fix: "lower max_output_tokens",
  },
  {
    what: "plain http to another machine",
    file: P,
    text: "groq: {base_url: http://api.example.com}\n",
    at: `${P}:1:18`,
    says: "groq.base_url must be an https address without user, password or query",
    fix: "write for example https://api.example.com/v1",
  },
  {
    what: "a host that only begins like localhost",
    file: P,
    text: "groq: {base_url: http://localhost.evil.example}\n",
    at: `${P}:1:18`,
    says: "groq.base_url must be",
    fix: "write for example https://api.example.com/v1",
  },
  {
    what: "an address that is none",
    file: P,
    text: "groq: {base_url: api.example.com}\n",
    at: `${P}:1:18`,
    says: "groq.base_url must be",
    fix: "write for example https://api.example.com/v1",
  },
  {
    what: "a file scheme",
    file: P,
    text: "groq: {base_url: 'file:///etc/passwd'}\n",
    at: `${P}:1:18`,
    says: "groq.base_url must be",
    fix: "write for example https://api.example.com/v1",
  },
  {
    what: "a key set twice",
    file: P,
    text: "groq:\n  model: a\n  model: b\n",
    at: `${P}:3:3`,
    says: '"model" is set twice, first on line 2',
    fix: "keep one of the two",
  },
  {
    what: "an unclosed bracket",
    file: C,
    text: "default: {fallbacks: [groq\n",
    at: `${C}:2:1`,
    says: "a bracket opened above is not closed",
    fix: "close it with ] or }",
  },
  {
    what: "an unclosed quote",
    file: P,
    text: "groq: {model: 'x}\n",
    at: `${P}:2:1`,
    says: "a colon, a comma or a closing quote is missing",
    fix: "write `key: value`, and close what is open",
  },
  {
    what: "a key without its colon",
    file: P,
    text: "groq:\n  model: x\n  tier\n",
    at: `${P}:3:3`,
    says: "a colon, a comma or a closing quote is missing",
    fix: "write `key: value`, and close what is open",
  },
  {
    what: "a text with a colon and no quotes",
    file: P,
    text: "groq:\n  model: a: b\n",
    at: `${P}:2:10`,
    says: "this value is followed by another key",
    fix: "quotes around texts that contain `: `",
  },
  {
    what: "a text that starts with a reserved character",
    file: P,
    text: "groq: {model: @x}\n",
    at: `${P}:1:15`,
    says: "no text can start with this character",
    fix: "put the text in quotes",
  },
  {
    what: "a tab as indentation",
    file: P,
    text: "groq:\n\tmodel: a\n",
    at: `${P}:2:1`,
    says: "a tab indents this line",
    fix: "indent with spaces",
  },
  {
    what: "a line out of step",
    file: P,
    text: "groq:\n    model: a\n  tier: boss\n",
    at: `${P}:3:3`,
    says: "this line is not indented like its neighbours",
    fix: "give keys of one level the same indentation",
  },
  {
    what: "a second document",
    file: P,
    text: "groq: {model: a}\n---\ngemini: {model: b}\n",
    at: `${P}:3:1`,
    says: "a second YAML document starts here",
    fix: "keep one document, without `---` in between",
  },
  {
    what: "a list as a whole file",
    file: P,
    text: "- groq\n",
    at: `${P}:1:1`,
    says: "the file holds no settings",
    fix: "write `key: value` lines",
  },
  {
    what: "a reference",
    file: P,
    text: "groq: &all {model: a}\ngemini: *all\n",
    at: `${P}:2:9`,
    says: "references (`*name`) are not supported",
    fix: "write the value itself",
  },
  {
    what: "a tag that names code",
    file: P,
    text: "groq: {model: !!js/function 'f'}\n",
    at: `${P}:1:15`,
    says: "broken YAML: Unresolved tag",
    fix: "write it as `key: value`",
  },
  {
    what: "__proto__ as a key",
    file: P,
    text: "groq:\n  __proto__: {polluted: 1}\n",
    at: `${P}:2:3`,
    says: "this cannot be a key",
    fix: "write a name before the colon",
  },
  {
    what: "constructor as a provider",
    file: P,
    text: "constructor: {prototype: {polluted: 1}}\n",
    at: `${P}:1:15`,
    says: 'unknown key "prototype" in constructor',
    fix: "known keys here",
  },
  {
    what: "a list as a key",
    file: P,
    text: "? [a, b]\n: {model: x}\n",
    at: `${P}:1:3`,
    says: "this cannot be a key",
    fix: "write a name before the colon",
  },
  {
    what: "an escape character",
    file: P,
    text: "groq: {model: a}\n# \u001b[2J\n",
    at: `${P}:2:3`,
    says: "a control character stands here",
    fix: "remove it",
  },
];

describe("a faulty file", () => {
  it.each(rows)("names the place of $what", ({ file, text, at, says, fix }) => {
    const inputs = machine({ [file]: text });
    const { config, faults } = checkConfig(inputs);
    const told = faults.map((fault) => ({ at: placeOf(fault, inputs.root), ...fault }));
    expect(config).toBeNull();
    expect(told[0]).toMatchObject({
      at,
      message: expect.stringContaining(says),
      fix: expect.stringContaining(fix),
    });
    expect(told.every((fault) => fault.message.length <= 300)).toBe(true);
    expect(({} as Record<string, unknown>)["polluted"]).toBeUndefined();
  });

  it.each(rows.filter(({ what }) => !/without a model|constructor|an unclosed|capitals/.test(what)))(
    "tells $what once",
    ({ file, text }) => {
      expect(checkConfig(machine({ [file]: text })).faults).toHaveLength(1);
    },
  );

  it("is refused as config-invalid with all faults of all files as data", () => {
    const inputs = machine({
      [P]: "groq:\n  modle: x\n  tier: bos\n",
      [R]: "providers: {groq: {rpm: 0}}\n",
      [C]: "default: {primary: grok}\n",
      "project/.squad/agent_chains.yaml": "default:\n  primry: groq\n",
    });
    let error: unknown = null;
    try {
      loadConfig(inputs);
    } catch (caught) {
      error = caught;
    }
    expect(isSquadError(error)).toBe(true);
    const { faults, code, exitCode, message, hint } = error as ConfigError;
    expect(faults.map((fault) => placeOf(fault, inputs.root))).toEqual([
      `${P}:3:9`,
      `${P}:2:3`,
      `${R}:1:25`,
      "project/.squad/agent_chains.yaml:2:3",
      `${C}:1:20`,
    ]);
    expect({ code, exitCode }).toEqual({ code: "config-invalid", exitCode: 78 });
    expect(message).toBe(
      `${inputs.path(P)}:3:9: groq.tier must be one of worker, boss, ultimate, found "bos"`,
    );
    expect(hint?.split("\n")).toHaveLength(5);
  });

  it("does not blame chains for providers whose file cannot be read", () => {
    const inputs = machine({
      [P]: "mine: {type: offline, model: x\n",
      [C]: "default: {primary: mine}\n",
    });
    expect(checkConfig(inputs).faults.map((fault) => placeOf(fault, inputs.root))).toEqual([`${P}:2:1`]);
  });

  it("lists at most fifty faults of one file and says that there are more", () => {
    const text = Array.from({ length: 80 }, (_, index) => `p${index}: 1\n`).join("");
    const { faults } = checkConfig(machine({ [P]: text }));
    expect(faults).toHaveLength(51);
    expect(faults[50]?.message).toBe("this file has more faults");
  });
});

describe("a hostile file", () => {
  const deep = 20_000;
  const nested = "nested deeper than 32 levels";
  it.each([
    ["flow lists", "groq: " + "[".repeat(deep), nested],
    ["flow maps", "groq: " + "{a: ".repeat(deep), nested],
    ["closed flow lists", `groq: ${"[".repeat(deep)}${"]".repeat(deep)}`, nested],
    ["flow lists over many lines", "groq:\n" + " [\n".repeat(deep), nested],
    ["list items on one line", "- ".repeat(deep), nested],
    ["explicit keys on one line", "? ".repeat(deep), nested],
    ["keys on one line", "a: ".repeat(deep), nested],
    ["indented keys", Array.from({ length: 500 }, (_, index) => `${" ".repeat(index)}a:\n`).join(""), nested],
    [
      "an alias bomb",
      "a: &a [x]\n" + "b: &b [*a, *a]\n".repeat(1000),
      "references (`*name`) are not supported",
    ],
    ["many documents", "---\n".repeat(deep), "a second YAML document starts here"],
    [
      "many keys",
      Array.from({ length: deep }, (_, index) => `k${index}: 1\n`).join(""),
      "k0 must be a mapping",
    ],
    ["a very long key", `${"k".repeat(100_000)}: 1\n`, "broken YAML"],
  ])("of %s is refused in time in proportion to its length", async (_, text, says) => {
    const { config, faults } = await expectLinear(
      (size) => checkConfig(machine({ [P]: text.slice(0, size) })),
      Math.min(text.length, 200_000),
    );
    expect(config).toBeNull();
    expect(faults[0]?.message).toContain(says);
    expect(JSON.stringify(faults).length).toBeLessThan(60_000);
  });

  it("of more than 256 KB is refused unread", () => {
    const inputs = machine({ [P]: `# ${"x".repeat(300_000)}\n` });
    expect(checkConfig(inputs).faults).toMatchObject([
      { file: inputs.path(P), line: null, message: "the file is larger than 256 KB" },
    ]);
  });

  it("that is no UTF-8 is refused", () => {
    const inputs = machine();
    mkdirSync(inputs.path("user"));
    execFileSync("/bin/sh", ["-c", `printf '\\377\\376g' > '${inputs.path(P)}'`]);
    expect(checkConfig(inputs).faults[0]?.message).toBe("the file is not UTF-8 text");
  });

  it("that is a directory or a pipe is refused without waiting", () => {
    const inputs = machine();
    mkdirSync(inputs.path(P), { recursive: true });
    execFileSync("mkfifo", [inputs.path(R)]);
    expect(checkConfig(inputs).faults.map(({ message }) => message)).toEqual([
      "this is a directory",
      "this is not a regular file",
    ]);
  });

  it.skipIf(process.getuid?.() === 0)("that may not be read is refused", () => {
    const inputs = machine({ [P]: "groq: {model: x}\n" });
    chmodSync(inputs.path(P), 0);
    expect(checkConfig(inputs).faults[0]?.message).toBe("the file cannot be read (EACCES)");
  });

  it.each(["", "\n", "# nothing\n", "---\n", "null\n", "{}\n", "\uFEFF"])(
    "that is empty (%j) sets nothing",
    (text) => {
      expect(checkConfig(machine({ [P]: text, [R]: text, [C]: text })).faults).toEqual([]);
    },
  );
});
