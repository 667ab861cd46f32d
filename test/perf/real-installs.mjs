// Runs a planning workflow of each real BMad installation in the built squad on a terminal, from the menu to the saved
// document, killed once in the middle, against a model that follows its prompts; and compares the agents that are found
// with those the installer lists. Installations are copied before use.
// npm run measure:installs -- FOLDER [--screens] [NAME…]   (FOLDER/p-6.0.4 is an installation of BMad 6.0.4)
import { cpSync, existsSync, readdirSync, readFileSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import { parseYaml } from "../../src/personas/safe-yaml.ts";
import { squadPty } from "../support/squad-pty.ts";
import { startSquad } from "../support/squad.ts";
import { callingModel, writingModel } from "../support/workflow-models.ts";
import { wireRequestTokens } from "../support/wire/request-tokens.ts";
import { startWireServer } from "../support/wire/wire-server.ts";
import { wiredHome } from "../support/wired-home.ts";
import { documentFaults } from "./document-faults.mjs";
import { installedAgents } from "./installed-agents.mjs";

const REQUEST_TOKENS = 6000;
const MOST_INPUTS = 150;
const KILLED_AFTER = 6;
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
process.exitCode = [...runs, ...rosters].some(({ result, installer }) => result !== "ok" && installer !== 0)
  ? 1
  : 0;

async function runWorkflow(run, model, respond) {
  const name = run.install;
  const server = await startWireServer({ respond });
  const home = wiredHome(server, { chain: ["groq"], limits: LIMITS });
  const project = join(home.dir, name);
  cpSync(resolve(folder, name), project, { recursive: true });
  const { inputs, fault } = await walk(run, { ...home, project });
  const path = run.document.replace("{name}", projectName(project, name));
  const sizes = server.requests.map(wireRequestTokens);
  const largest = Math.max(0, ...sizes);
  const faults = [
    ...(fault === null ? [] : [fault]),
    ...writtenFaults(path, run, project),
    ...(largest > REQUEST_TOKENS ? [`a request of ${largest} tokens`] : []),
  ];
  await server.close();
  home.remove();
  return {
    install: name,
    item: run.item,
    model,
    inputs,
    requests: sizes.length,
    largest,
    document: path,
    result: faults.length === 0 ? "ok" : faults.join("; "),
  };
}

/** From the menu until squad says that it is done, killed and resumed after some inputs. */
async function walk(run, home) {
  let inputs = 0;
  let terminal = null;
  try {
    terminal = await opened(home, [run.agent, "--session", "brief"]);
    await say(terminal, run.item);
    while (!isDone(terminal) && inputs < MOST_INPUTS) {
      if (inputs === KILLED_AFTER) {
        terminal.signal("SIGKILL");
        await terminal.exited();
        if (shows) console.log(terminal.transcript());
        terminal = await opened(home, [run.agent, "--resume", "brief"]);
      }
      inputs += 1;
      await say(terminal, inputFor(terminal, inputs));
    }
    if (shows) console.log(terminal.transcript());
    return { inputs, fault: isDone(terminal) ? null : `not done after ${inputs} inputs` };
  } catch (error) {
    console.error(`${run.install}: ${error.message}`);
    return { inputs, fault: String(error.message).split("\n")[0] };
  } finally {
    terminal?.kill();
  }
}

function writtenFaults(path, run, project) {
  if (!existsSync(join(project, path)))
    return [`no ${path}, but ${documentsIn(project, run.install).join(", ") || "nothing"}`];
  const text = readFileSync(join(project, path), "utf8");
  if (shows) console.log(`----- ${path}\n${text}-----`);
  return documentFaults(text, run, project);
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
function inputFor(terminal, turn) {
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

async function compareAgents(install) {
  const home = wiredHome({ baseUrl: () => "http://127.0.0.1:9" }, {});
  const project = resolve(folder, install);
  const { done } = startSquad(home, ["agents", "list", "--json"], { cwd: project });
  const { stdout, stderr } = await done;
  home.remove();
  const listed = JSON.parse(stdout || "[]");
  const names = (listed.agents ?? listed).map(({ id, name }) => ({ id, name }));
  const wantedAgents = installedAgents(project);
  if (wantedAgents.length === 0)
    return { install, installer: 0, squad: names.length, result: "the installer lists nobody" };
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
