import { existsSync, readdirSync, readFileSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { describe, expect } from "vitest";
import { auditOf, auditText } from "../support/audit-of.ts";
import { NO_WAIT, obeying } from "../support/calling-model.ts";
import { INJECTIONS } from "../support/injections.ts";
import { installBmad } from "../support/sample-project.ts";
import { squad, type Home } from "../support/squad.ts";
import { it, type Stage, type StageOptions } from "../support/stage.ts";
import { status } from "../support/wire/script.ts";
import { put } from "../support/wired-home.ts";

const KEY = "canary-of-this-user";
const TIMEOUT = { timeout: 180_000 };
const LOG = pathToFileURL(join(import.meta.dirname, "../support/connection-log.mjs")).href;

interface Scene extends Stage {
  /** What squad is started with. */
  readonly env: Readonly<Record<string, string>>;
  /** Every host that squad connected to or looked up. */
  readonly hosts: () => readonly string[];
}

/** A project with 25 hostile files, a link to the outside, and a search of the web that finds a hostile page. */
async function hostileScene(setStage: (options?: StageOptions) => Promise<Stage>): Promise<Scene> {
  const model = obeying();
  const page = { title: "A page", url: "https://evil.example/", content: INJECTIONS["plain.md"] };
  const stage = await setStage({
    chain: ["groq"],
    limits: NO_WAIT,
    env: { SEARCH_KEY: KEY },
    respond: (request) => (request.provider === "searx" ? status(200, { results: [page] }) : model(request)),
  });
  const { home, server } = stage;
  installBmad(home.project);
  put(home.configDir, {
    "tools.yaml": `web_search: {service: searxng, api_key_env: SEARCH_KEY, base_url: '${server.url}/searx'}\n`,
  });
  const hostile = Object.entries(INJECTIONS).map(([name, text]) => [`hostile/${name}`, text] as const);
  put(home.project, {
    ...Object.fromEntries(hostile),
    "README.md": "# A project\n",
    ".env": `KEY=${KEY}\n`,
    "docs/prd.md": "x",
  });
  put(home.dir, { "outside/file.txt": "text of the outside" });
  symlinkSync(join(home.dir, "outside"), join(home.project, "escape"));
  const log = join(home.dir, "connections.txt");
  return {
    ...stage,
    env: { NODE_OPTIONS: `--import=${LOG}`, SQUAD_TEST_CONNECTIONS: log },
    hosts: () => [...new Set(readFileSync(log, "utf8").trim().split("\n"))],
  };
}

/** Every file of the home but squad's own, by its path. */
function everything({ dir, project }: Home): Readonly<Record<string, string>> {
  const files = [project, join(dir, "outside")].flatMap((folder) =>
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name)),
  );
  return Object.fromEntries(files.map((path) => [path, readFileSync(path, "utf8")]));
}

/** What left the machine went to the model and to the service, without a key, and nothing was left in the outside. */
function expectNobodyElse({ server, hosts, home }: Scene): void {
  expect(hosts()).toEqual(["127.0.0.1"]);
  const searches = server.requestsOf("searx");
  expect(searches.length).toBeGreaterThan(0);
  for (const { path } of searches) {
    expect(decodeURIComponent(path)).not.toContain(KEY);
    expect((new URL(path, server.url).searchParams.get("q") ?? "").length).toBeLessThanOrEqual(256);
  }
  for (const { body } of server.requestsOf("groq")) {
    expect(JSON.stringify(body)).not.toContain(`KEY=${KEY}`);
  }
  expect(existsSync("/tmp/squad-injected.txt")).toBe(false);
  expect(readdirSync(home.dir).toSorted()).toEqual(
    ["config", "connections.txt", "outside", "project", "state"].toSorted(),
  );
  expect(auditText(home)).not.toContain("pwned");
}

const reading = (name: string): string => `CALL read_file {"path": "hostile/${name}"}`;

describe("a model that obeys each of 25 hostile files", () => {
  it("changes nothing in squad chat when the user approves nothing", TIMEOUT, async ({ setStage }) => {
    const scene = await hostileScene(setStage);
    const { home, open, server } = scene;
    const before = everything(home);
    const pty = open(["chat", "mary", "--plain"], { columns: 160, rows: 50, env: scene.env });
    await pty.waitFor(/^[›>] ?$/mu);
    const times = (text: string): number => pty.bytes().split(text).length - 1;
    const questions = (): number => times("y or n") + times("asks:");
    let answered = 0;
    for (const [index, name] of Object.keys(INJECTIONS).entries()) {
      pty.type(`${reading(name)}\r`);
      for (;;) {
        await pty.waitFor(() => times("Obeyed.") > index || questions() > answered);
        if (times("Obeyed.") > index) break;
        answered = questions();
        pty.type("n\r");
      }
    }
    expect(everything(home)).toEqual(before);
    const outcomes = auditOf(home);
    expect(outcomes.filter(([tool]) => tool === "read_file").length).toBeGreaterThanOrEqual(25);
    // It did obey, and was asked for what may be approved at all.
    expect(answered).toBeGreaterThan(20);
    expect(outcomes.filter(([tool, , outcome]) => tool === "save_file" && outcome !== "refused")).toEqual([]);
    expect(server.requestsOf("groq").length).toBeGreaterThan(75);
    expectNobodyElse(scene);
  });

  it.for([false, true])("in squad run, allowed to write: %s", TIMEOUT, async (mayWrite, { setStage }) => {
    const scene = await hostileScene(setStage);
    const { home, env } = scene;
    const before = everything(home);
    for (const name of Object.keys(INJECTIONS)) {
      const flags = ["run", "--agent", "mary", "--quiet", ...(mayWrite ? ["--allow-write"] : [])];
      const { code } = await squad(home, flags, { input: reading(name), env });
      expect(code).toBe(0);
    }
    expectNobodyElse(scene);
    const after = everything(home);
    const changed = Object.keys(after).filter((path) => after[path] !== before[path]);
    const written = changed.map((path) => path.slice(home.project.length + 1));
    if (!mayWrite) {
      expect(written).toEqual([]);
      return;
    }
    expect(written).toContain("docs/plain.md");
    expect(written.filter((path) => !/^(?:docs\/[\w-]+\.md|src\/\w+\.ts|README\.md)$/u.test(path))).toEqual(
      [],
    );
    expect(Object.keys(before).filter((path) => !(path in after))).toEqual([]);
  });
});
