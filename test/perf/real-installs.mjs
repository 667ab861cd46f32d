// Runs a planning workflow of each real BMad installation in the built squad on a terminal, from the menu to the saved
// document, killed once in the middle, against a model that follows its prompts; and compares the agents that are found
// with those the installer lists. Installations are copied before use.
// npm run measure:installs -- FOLDER [--screens] [NAME…]   (FOLDER/p-6.0.4 is an installation of BMad 6.0.4)
import { cpSync, existsSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import { parseYaml } from "../../src/personas/safe-yaml.ts";
import { squadPty } from "../support/squad-pty.ts";
import { startSquad } from "../support/squad.ts";
import { callingModel, writingModel } from "../support/workflow-models.ts";
import { wireRequestTokens } from "../support/wire/request-tokens.ts";
import { startWireServer } from "../support/wire/wire-server.ts";
import { wiredHome } from "../support/wired-home.ts";
import { installedAgents } from "./installed-agents.mjs";

const REQUEST_TOKENS = 6000;
const MOST_INPUTS = 150;
const LIMITS = "providers:\n  groq: {rpm: 1000, burst: 500, tpm: null, rpd: null, tpd: null}\n";
const MODELS = { tools: callingModel, words: writingModel };
const TODAY = new Date().toLocaleDateString("sv");

/** What is run of which installation, where BMad itself would put its document, and the template's sections. */
const RUNS = [
  {
    install: "p-4.44.3",
    agent: "analyst",
    item: "*create-project-brief",
    document: "docs/brief.md",
    template: ".bmad-core/templates/project-brief-tmpl.yaml",
  },
  {
    install: "p-6.0.0-alpha.7",
    agent: "analyst",
    item: "*product-brief",
    document: `docs/product-brief-{name}-${TODAY}.md`,
    template: "bmad/bmm/workflows/1-analysis/product-brief/template.md",
  },
  {
    install: "p-6.0.4",
    agent: "analyst",
    item: "CB",
    document: `_bmad-output/planning-artifacts/product-brief-{name}-${TODAY}.md`,
    steps: "_bmad/bmm/workflows/1-analysis/create-product-brief/steps",
  },
  {
    install: "p-6.12.0",
    agent: "analyst",
    item: "CB",
    document: `_bmad-output/planning-artifacts/briefs/brief-{name}-${TODAY}/brief.md`,
    template: ".claude/skills/bmad-product-brief/assets/brief-template.md",
  },
];

const lastPart = (terminal) =>
  terminal
    .transcript()
    .split(/^› (?=(?:c|answer \d+|[*\w-]+)$)/mu)
    .at(-1) ?? "";
const isDone = (terminal) => / is done\./u.test(lastPart(terminal));
const plain = (heading) => heading.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, "");

const [folder = "", ...rest] = process.argv.slice(2);
const shows = rest.includes("--screens");
const wanted = rest.filter((word) => !word.startsWith("--"));
if (folder === "" || !existsSync(folder))
  throw new Error("usage: real-installs.mjs FOLDER [--screens] [NAME…]");
const installs = readdirSync(folder).filter(
  (name) => name.startsWith("p-") && (wanted.length === 0 || wanted.includes(name)),
);

const runs = [];
for (const run of RUNS.filter(({ install }) => installs.includes(install))) {
  for (const [model, respond] of Object.entries(MODELS)) runs.push(await runWorkflow(run, model, respond));
}
printTable("Workflows, from the menu to the saved document", runs);
const rosters = [];
for (const install of installs) rosters.push(await compareAgents(install));
printTable("Agents: what the installer lists, what squad lists", rosters);
process.exitCode = [...runs, ...rosters].some(({ result }) => result !== "ok") ? 1 : 0;

async function runWorkflow(run, model, respond) {
  const name = run.install;
  const server = await startWireServer({ respond });
  const home = wiredHome(server, { chain: ["groq"], limits: LIMITS });
  const project = join(home.dir, name);
  cpSync(resolve(folder, name), project, { recursive: true });
  const place = { ...home, project };
  const faults = [];
  let inputs = 0;
  let terminal = null;
  try {
    terminal = await opened(place, [run.agent, "--session", "brief"]);
    const course = { turns: 0, isOver: false };
    await say(terminal, run.item);
    while (!isDone(terminal) && inputs < MOST_INPUTS) {
      if (inputs === 6) {
        terminal.signal("SIGKILL");
        await terminal.exited();
        if (shows) console.log(terminal.transcript());
        terminal = await opened(place, [run.agent, "--resume", "brief"]);
      }
      inputs += 1;
      await say(terminal, inputFor(terminal, course, inputs));
    }
    if (!isDone(terminal)) faults.push(`not done after ${inputs} inputs`);
    if (shows) console.log(terminal.transcript());
  } catch (error) {
    faults.push(String(error.message).split("\n")[0]);
    console.error(`${name} ${model}: ${error.message}`);
  }
  terminal?.kill();
  const path = run.document.replace("{name}", projectName(project, name));
  const found = documentsIn(project, run.install);
  const text = existsSync(join(project, path)) ? readFileSync(join(project, path), "utf8") : null;
  if (text === null) faults.push(`no ${path}, but ${found.join(", ") || "nothing"}`);
  else faults.push(...faultsOf(text, run, project));
  if (shows && text !== null) console.log(`----- ${path}\n${text}-----`);
  const sizes = server.requests.map(wireRequestTokens);
  if (Math.max(...sizes) > REQUEST_TOKENS) faults.push(`a request of ${Math.max(...sizes)} tokens`);
  await server.close();
  home.remove();
  return {
    install: name,
    item: run.item,
    model,
    inputs,
    requests: sizes.length,
    largest: Math.max(0, ...sizes),
    document: path,
    result: faults.length === 0 ? "ok" : faults.join("; "),
  };
}

async function opened(home, args) {
  const terminal = squadPty(home, ["chat", ...args], { columns: 100, rows: 40 });
  await terminal.waitFor(/^[›>] Message .*\n(?:[●*] |offline)/mu);
  return terminal;
}

/** Types an input and waits until squad takes the next. */
async function say(terminal, text) {
  const before = terminal.bytes().length;
  terminal.type(`${text}\r`);
  await terminal.waitFor(() => terminal.bytes().length > before + text.length);
  let quiet = 0;
  let seen = -1;
  // A turn is over when nothing is written any more and no key would stop one.
  while (quiet < 9) {
    await terminal.waitFor((screen) => !screen.includes("Esc stops"));
    await new Promise((done) => setTimeout(done, 40));
    const length = terminal.bytes().length;
    quiet = length === seen ? quiet + 1 : 0;
    seen = length;
  }
}

/** What a user types who reads the screen: an answer to a question, `c` where the host or the model offers it. */
function inputFor(terminal, _course, turn) {
  const part = lastPart(terminal);
  if (/\[c\] go on/u.test(part)) return "c";
  if (/Is it right\?/u.test(part)) return "c";
  if (/tell me more, please/u.test(part)) return `answer ${turn}`;
  return "c";
}

function projectName(project, name) {
  for (const path of ["bmad/bmm/config.yaml", "_bmad/bmm/config.yaml"]) {
    if (!existsSync(join(project, path))) continue;
    return String(parseYaml(readFileSync(join(project, path), "utf8")).project_name ?? name);
  }
  return name;
}

/** Files that the installation did not have. */
function documentsIn(project, install) {
  const origin = resolve(folder, install);
  return readdirSync(project, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(project, join(entry.parentPath, entry.name)))
    .filter((path) => !existsSync(join(origin, path)));
}

/** Sections of the template that are missing or empty, and placeholders that were left. */
function faultsOf(text, { template, steps }, project) {
  const headings =
    template === undefined ? stepHeadings(join(project, steps)) : templateHeadings(join(project, template));
  const faults = [];
  const lines = text.split("\n");
  for (const heading of headings) {
    const same = lines.filter((line) => plain(line) === plain(heading));
    if (same.length === 0) faults.push(`no “${heading}”`);
    if (same.length > 1) faults.push(`“${heading}” ${same.length} times`);
  }
  const parts = text.split(/^(?=#{1,6} )/mu);
  for (const [index, part] of parts.entries()) {
    const [heading = "", ...body] = part.split("\n");
    if (!heading.startsWith("#") || body.join("").trim() !== "") continue;
    const below = /^#+/u.exec(parts[index + 1] ?? "")?.[0].length ?? 0;
    if (below <= (/^#+/u.exec(heading)?.[0].length ?? 0)) faults.push(`“${heading}” is empty`);
  }
  const open = text.match(/\{\{? ?[\w-]+ ?\}?\}/gu) ?? [];
  if (open.length > 0) faults.push(`left: ${open.slice(0, 4).join(", ")}`);
  return faults;
}

function templateHeadings(path) {
  const text = readFileSync(path, "utf8");
  if (path.endsWith(".yaml")) {
    return parseYaml(text).sections.flatMap(({ title }) => (title === undefined ? [] : [`## ${title}`]));
  }
  const [, fenced = ""] = /^```markdown\n([^]*?)^```/mu.exec(text) ?? [];
  return [...(fenced.includes("## ") ? fenced : text).matchAll(/^## [^\n{]+$/gmu)].map(([heading]) =>
    heading.trim(),
  );
}

/** Titles of what step files append, in their fences of Markdown. */
function stepHeadings(path) {
  return readdirSync(path)
    .flatMap((name) => [...readFileSync(join(path, name), "utf8").matchAll(/```markdown\n([^]*?)```/gu)])
    .flatMap(([, block]) => [...block.matchAll(/^## [^\n{[]+$/gmu)].map(([heading]) => heading.trim()));
}

async function compareAgents(install) {
  const home = wiredHome({ baseUrl: () => "http://127.0.0.1:9" }, {});
  const project = resolve(folder, install);
  const { done } = startSquad(home, ["agents", "list", "--json"], { cwd: project });
  const { stdout, stderr } = await done;
  home.remove();
  const listed = JSON.parse(stdout || "[]");
  const names = (listed.agents ?? listed).map(({ id, name }) => ({ id, name }));
  const wantedAgents = installedAgents(project);
  const missing = wantedAgents.filter(
    (one) => !names.some(({ id, name }) => one.ids.includes(id) || one.name === name),
  );
  const extra = names.filter(
    ({ id, name }) => !wantedAgents.some((one) => one.ids.includes(id) || one.name === name),
  );
  const result = [
    ...missing.map(({ ids }) => `missing ${ids[0]}`),
    ...extra.map(({ id }) => `more than it: ${id}`),
    ...(stderr.trim() === "" ? [] : [`said: ${stderr.trim().split("\n")[0]}`]),
  ];
  return {
    install,
    installer: wantedAgents.length,
    squad: names.length,
    result: result.length === 0 ? "ok" : result.join("; "),
  };
}

function printTable(title, rows) {
  console.log(`\n${title}`);
  const [first] = rows;
  if (first === undefined) return;
  const keys = Object.keys(first);
  const width = (key) => Math.max(key.length, ...rows.map((row) => String(row[key]).length));
  for (const row of [Object.fromEntries(keys.map((key) => [key, key])), ...rows])
    console.log(keys.map((key) => String(row[key]).padEnd(width(key))).join("  "));
}
