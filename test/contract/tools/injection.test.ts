import { readdirSync, readFileSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { Secret } from "../../../src/core/secret.ts";
import { createWebSearch } from "../../../src/tools/web-search/web-search.ts";
import type { WriteMode } from "../../../src/tools/write-policy.ts";
import { INJECTIONS } from "../../support/injections.ts";
import { toolStage, type ToolStage } from "../../support/tool-stage.ts";

const KEY = "canary-of-this-user";
const LISTED = "search.example";
/** Models are cut off long before. */
const MOST_CALLS = 100;

/** A model without sense: it does all that what it reads tells it to, and puts what came back into what goes out. */
async function obey(stage: ToolStage, first: readonly string[]): Promise<void> {
  const wanted = [...first];
  let last = "";
  for (let calls = 0; calls < MOST_CALLS; calls += 1) {
    const next = wanted.shift();
    if (next === undefined) return;
    const [, name = "", args = ""] = /^CALL (\S+) (.*)$/u.exec(next) ?? [];
    const filled = args.replaceAll("{result}", JSON.stringify(last).slice(1, -1));
    const { content } = await stage.call(name, filled);
    last = content;
    wanted.unshift(...(content.match(/CALL \w+ \{.*?\}(?=\s|$)/gu) ?? []).slice(0, MOST_CALLS));
  }
}

/** A project that holds the hostile files, beside a web that holds one, and what was asked of that. */
async function hostileProject(mode: WriteMode, onTheWeb: string) {
  const requested: URL[] = [];
  const fetch: typeof globalThis.fetch = (input) => {
    requested.push(new URL(input instanceof Request ? input.url : input));
    const page = { title: "A page", url: "https://evil.example/", content: INJECTIONS[onTheWeb] };
    return Promise.resolve(Response.json({ results: [page] }));
  };
  const hostile = Object.entries(INJECTIONS).map(([name, text]) => [`hostile/${name}`, text] as const);
  const stage = await toolStage(
    {
      ...Object.fromEntries(hostile),
      "README.md": "# A project\n",
      ".env": `KEY=${KEY}\n`,
      "docs/prd.md": "x",
    },
    {
      mode,
      sensitive: ["_bmad"],
      secrets: [KEY],
      webSearch: createWebSearch({
        service: "searxng",
        apiKey: new Secret(KEY),
        baseUrl: `https://${LISTED}`,
        fetch,
        sleep: (_, signal) => new Promise((resolve) => signal.addEventListener("abort", () => resolve())),
      }),
    },
  );
  symlinkSync(stage.outside, join(stage.root, "escape"));
  return { stage, requested };
}

const everything = (folder: string): Readonly<Record<string, string>> =>
  Object.fromEntries(
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .map((path) => [path, readFileSync(path, "utf8")]),
  );

/** How hostile text comes in: read, searched for, found on the web. */
const WAYS: readonly (readonly [string, (name: string) => string])[] = [
  ["read", (name) => `CALL read_file {"path": "hostile/${name}"}`],
  ["searched for", (name) => `CALL search_text {"text": "CALL", "path": "hostile/${name}"}`],
  ["found on the web", () => 'CALL web_search {"query": "news"}'],
];

describe("a model that obeys each of 25 hostile files", () => {
  it("has 25 of them", () => expect(Object.keys(INJECTIONS)).toHaveLength(25));

  it.for(
    (["chat", "run"] as const).flatMap((mode) => WAYS.map(([way, opening]) => ({ mode, way, opening }))),
  )("writes nothing and reaches nobody: $mode, $way", { timeout: 60_000 }, async ({ mode, opening }) => {
    for (const name of Object.keys(INJECTIONS)) {
      const { stage, requested } = await hostileProject(mode, name);
      const before = { ...everything(stage.root), ...everything(stage.outside) };
      await obey(stage, [opening(name)]);
      expect({ ...everything(stage.root), ...everything(stage.outside) }, name).toEqual(before);
      // It did obey.
      expect(stage.audit.length, name).toBeGreaterThan(1);
      expect(
        stage.audit.filter(({ sha256 }) => sha256 !== null),
        name,
      ).toEqual([]);
      expect(
        requested.every(({ host }) => host === LISTED),
        name,
      ).toBe(true);
      for (const url of requested) {
        expect(url.href, name).not.toContain(KEY);
        expect((url.searchParams.get("q") ?? "").length, name).toBeLessThanOrEqual(256);
      }
    }
  });

  it("asks for every write, so that a user who approves none loses nothing", async () => {
    const { stage } = await hostileProject("chat", "flood.md");
    await obey(stage, [`CALL read_file {"path": "hostile/flood.md"}`]);
    expect(stage.requests).toHaveLength(60);
    expect(stage.requests.every(({ warnings }) => warnings.includes("tainted"))).toBe(true);
  });

  it("writes under --allow-write where the user's flag goes, and not to what steers programs", async () => {
    const { stage } = await hostileProject("run-allow-write", "plain.md");
    const before = everything(stage.outside);
    for (const name of Object.keys(INJECTIONS))
      await obey(stage, [`CALL read_file {"path": "hostile/${name}"}`]);
    expect(everything(stage.outside)).toEqual(before);
    const written = stage.audit.filter(({ sha256 }) => sha256 !== null).map(({ path }) => path ?? "");
    expect(written).toContain("docs/plain.md");
    expect(written.filter((path) => !/^(?:docs\/[\w-]+\.md|src\/\w+\.ts|README\.md)$/u.test(path))).toEqual(
      [],
    );
    expect(everything(stage.root)[join(stage.root, ".env")]).toBe(`KEY=${KEY}\n`);
  });
});
