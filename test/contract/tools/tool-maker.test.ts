import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { createToolMaker, type ToolMaker } from "../../../src/app/exchange/tool-box.ts";
import type { SquadFacts } from "../../../src/app/project-gate.ts";
import type { WebSearchSettings } from "../../../src/config/settings.ts";
import type { Consent } from "../../../src/core/chat/consent.ts";
import { Secret } from "../../../src/core/secret.ts";
import type { TurnTools } from "../../../src/tools/tool-box.ts";
import { put } from "../../support/wired-home.ts";

const NOBODY: Consent = { mayWrite: () => Promise.resolve(false), answer: () => Promise.resolve(null) };
const KEY = "gsk_canary_of_the_provider_0123456789";

interface Stage {
  readonly root: string;
  readonly maker: ToolMaker;
  readonly requested: readonly string[];
  readonly audit: () => readonly Readonly<Record<string, unknown>>[];
  readonly turn: () => Promise<TurnTools>;
}

function stage(options: { readonly webSearch?: WebSearchSettings; readonly output?: string } = {}): Stage {
  const dir = realpathSync(mkdtempSync(join(tmpdir(), "squad-maker-")));
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
  const root = join(dir, "project");
  const stateDir = join(root, "state");
  mkdirSync(join(root, "_bmad"), { recursive: true });
  put(stateDir, { "limits.sqlite": "own" });
  const squad = {
    config: {
      providers: [{ apiKey: new Secret(KEY) }],
      toolsOn: true,
      webSearch: options.webSearch ?? null,
      paths: { configDir: join(dir, "config"), stateDir, keysDir: join(dir, "config/keys") },
    },
    clock: {
      now: () => performance.now(),
      wall: () => 0,
      sleep: (_: number, signal?: AbortSignal) =>
        new Promise<void>((resolve) => signal?.addEventListener("abort", () => resolve())),
    },
  } as unknown as SquadFacts;
  const requested: string[] = [];
  const maker = createToolMaker(
    squad,
    {
      projectRoot: root,
      bmadRoot: join(root, "_bmad"),
      profile: {
        userName: "",
        communicationLanguage: "",
        documentLanguage: "",
        projectName: "",
        outputFolder: null,
        outputFolders: [options.output ?? join(root, "_bmad-output")],
        userSkillLevel: "",
        values: {},
      },
    },
    {
      fetch(input) {
        requested.push(input instanceof Request ? input.url : String(input));
        return Promise.resolve(Response.json({ results: [] }));
      },
    },
  );
  return {
    root,
    maker,
    requested,
    audit: () =>
      readFileSync(join(stateDir, "audit.jsonl"), "utf8")
        .split("\n")
        .filter((line) => line !== "")
        .map((line) => JSON.parse(line) as Readonly<Record<string, unknown>>),
    turn: () =>
      maker.toolsFor({ session: "s1", agent: "pm", mode: "chat", consent: NOBODY, isTainted: false }),
  };
}

const call = async ({ box }: TurnTools, name: string, args: object): Promise<string> => {
  const made = { id: "1", name, arguments: JSON.stringify(args) };
  return (await box.call(made, new AbortController().signal)).content;
};

describe("the tools of a project", () => {
  it("write where BMad is configured to, keep squad's own folders back, and leave a record", async () => {
    const { root, turn, audit, maker } = stage();
    const tools = await turn();
    expect(await call(tools, "save_file", { path: "_bmad-output/brief.md", content: "# Brief\n" })).toContain(
      "Created",
    );
    expect(await call(tools, "save_file", { path: "_bmad/x.md", content: "x" })).toContain("did not agree");
    expect(await call(tools, "save_file", { path: "state/limits.sqlite", content: "x" })).toContain("never");
    expect(await call(tools, "read_file", { path: "state/audit.jsonl" })).toContain("is not sent");
    await maker.settled();
    expect(readFileSync(join(root, "_bmad-output/brief.md"), "utf8")).toBe("# Brief\n");
    expect(
      audit().map(({ tool, path, outcome, session, agent }) => [tool, path, outcome, session, agent]),
    ).toEqual([
      ["save_file", "_bmad-output/brief.md", "automatic", "s1", "pm"],
      ["save_file", "_bmad/x.md", "refused", "s1", "pm"],
      ["save_file", "state/limits.sqlite", "refused", "s1", "pm"],
      ["read_file", "state/audit.jsonl", "refused", "s1", "pm"],
    ]);
  });

  it("write nowhere unasked when the output folder is the project, or lies outside", async () => {
    for (const output of [".", "..", "../elsewhere"]) {
      const { root, turn } = stage({ output: join("/", output) });
      const { turn: other } = stage({ output: join(root, output) });
      for (const tools of [await turn(), await other()]) {
        expect(await call(tools, "save_file", { path: "x.md", content: "x" })).toContain("did not agree");
      }
    }
  });

  it("search the web only with a service and its key, and send no key of a provider", async () => {
    const webSearch = { service: "brave", apiKeyEnv: "BRAVE_API_KEY", apiKey: null, baseUrl: null } as const;
    const names = async (maker: Stage): Promise<readonly string[]> =>
      (await maker.turn()).box.specs().map(({ name }) => name);
    expect(await names(stage())).not.toContain("web_search");
    expect(await names(stage({ webSearch }))).not.toContain("web_search");
    const searching = stage({ webSearch: { ...webSearch, apiKey: new Secret("the-brave-key") } });
    await call(await searching.turn(), "web_search", { query: `news ${KEY} the-brave-key` });
    expect(searching.requested).toEqual([
      "https://api.search.brave.com/res/v1/web/search?q=news+***+***&count=6",
    ]);
  });
});
