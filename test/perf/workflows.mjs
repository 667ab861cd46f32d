// Loads every workflow, task and skill under a BMad project and every target its agents' menus name, and prints what
// became of them: engine, steps, tokens a step, refusals and why.
// node test/perf/workflows.mjs PROJECT [--each]
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { estimateTokens } from "../../src/core/tokens.ts";
import { parseYaml } from "../../src/personas/safe-yaml.ts";
import { loadWorkflow } from "../../src/workflows/load/load-workflow.ts";

const [, , folder = ".", mode = ""] = process.argv;
const projectRoot = resolve(folder);
const bmadRoot = ["_bmad", ".bmad", "bmad", ".bmad-core"]
  .map((name) => join(projectRoot, name))
  .find((path) => existsSync(path));
if (bmadRoot === undefined) throw new Error(`no BMad installation in ${projectRoot}`);

const config = readConfig();
const files = [bmadRoot, join(projectRoot, ".claude/skills")].flatMap((root) => walk(root));
const targets = [
  ...new Map([...fromMenus(), ...fromFiles()].map((one) => [JSON.stringify(one), one])).values(),
];

const rows = [];
for (const target of targets) {
  const started = performance.now();
  const reading = await loadWorkflow({
    target,
    projectRoot,
    bmadRoot,
    config,
    today: "2026-01-31",
    read: async (path) => readText(path),
    list: async (path) => listed(path),
    parseYaml,
    customization: async (root) => workflowTable(readText(join(root, "customize.toml")) ?? ""),
  });
  rows.push({ target, reading, ms: performance.now() - started });
}

const tokens = [];
for (const { target, reading, ms } of rows) {
  const where = target.from === "menu" ? "menu" : "file";
  const name = (target.path ?? target.value).replace(`${projectRoot}/`, "");
  if (reading.kind === "refused") {
    console.log(`${where} REFUSED ${name}: ${reading.reason.message}`);
    continue;
  }
  const { workflow } = reading;
  const sizes = workflow.steps.map((step) => estimateTokens(step.text));
  tokens.push(...sizes);
  const outputs = workflow.steps.flatMap((step) => step.outputs).length;
  console.log(
    `${where} ${workflow.engine} ${name}: ${sizes.length} steps, max ${Math.max(...sizes)} tokens, ${outputs} outputs, ` +
      `rules ${estimateTokens(workflow.rules)}, to ${workflow.output?.path.replace(`${projectRoot}/`, "") ?? "-"}, ${ms.toFixed(0)} ms`,
  );
  if (mode === "--each" || (mode !== "" && name.includes(mode)))
    console.log(JSON.stringify(workflow, null, 1).replaceAll("\\n", "\n"));
}
const sorted = tokens.sort((a, b) => a - b);
const at = (share) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
const loaded = rows.filter((row) => row.reading.kind === "workflow");
console.log(
  `${rows.length} targets (${rows.filter((row) => row.target.from === "menu").length} of menus): ${loaded.length} loaded, ` +
    `${rows.length - loaded.length} refused; ${sorted.length} steps, tokens p50 ${at(0.5)} p90 ${at(0.9)} max ${sorted.at(-1)}`,
);

function fromMenus() {
  const found = [];
  for (const path of files.filter((one) => /agents\/.*\.md$/.test(one))) {
    const text = readText(path) ?? "";
    for (const [, attributes] of text.matchAll(/<item\s([^>]*)>/g)) {
      const all = Object.fromEntries(
        [...attributes.matchAll(/([\w-]+)="([^"]*)"/g)].map(([, key, value]) => [key, value]),
      );
      for (const kind of ["workflow", "exec", "validate-workflow", "task"]) {
        if (all[kind] !== undefined)
          found.push(target(kind, all[kind], all.data === undefined ? {} : { data: all.data }));
      }
    }
    const commands = /^commands:[\s\S]*?(?=^\w+:|^```)/m.exec(text)?.[0] ?? "";
    for (const [, words] of commands.matchAll(
      /^ {2}- [\w -]+(?:\{\w+\} ?)*(?:\{\w+\})?: (.*(?:\n {6}.*)*)/gm,
    )) {
      if (/\btask\b|create-doc|checklist/.test(words)) found.push(target("task", words, {}));
    }
  }
  for (const path of files.filter((one) => /agent[^/]*\/(?:SKILL\.md|customize\.toml)$/.test(one))) {
    const text = readText(path) ?? "";
    for (const [, skill] of text.matchAll(/^\| [A-Z]{2,3} \|[^|\n]*\| (bmad-[\w-]+) \|/gm))
      found.push(target("skill", skill, {}));
    for (const [, skill] of text.matchAll(/^skill = "([\w-]+)"/gm)) found.push(target("skill", skill, {}));
  }
  return found;
}

function target(kind, value, attributes) {
  const skill = value.startsWith("skill:") || kind === "skill" ? value.replace(/^skill:/, "") : null;
  const path = skill === null ? null : join(projectRoot, ".claude/skills", skill, "SKILL.md");
  return { from: "menu", kind: skill === null ? kind : "skill", value, path, attributes };
}

function fromFiles() {
  return files
    .filter((path) =>
      /\/(?:workflow[\w-]*\.(?:yaml|md)|SKILL\.md)$|\/tasks\/[^/]+\.(?:md|xml)$|-tmpl\.yaml$|checklists\/[^/]+\.md$/.test(
        path,
      ),
    )
    .map((path) => ({
      from: "file",
      kind: path.endsWith("SKILL.md") ? "skill" : "exec",
      value: basename(dirname(path)),
      path,
      attributes: {},
    }));
}

function readConfig() {
  const values = {};
  for (const path of ["core/config.yaml", "bmm/config.yaml", "config.toml", "config.user.toml"]) {
    const text = readText(join(bmadRoot, path)) ?? "";
    for (const [, key, value] of text.matchAll(/^([\w-]+)\s*[:=]\s*["']?([^"'\n#]+?)["']?\s*$/gm))
      values[key] = value;
  }
  return values;
}

/** Enough of TOML for the tables that installations ship. */
function workflowTable(text) {
  const [, table = ""] = /^\[workflow\]\n([\s\S]*?)(?=^\[|(?![\s\S]))/m.exec(text) ?? [];
  const values = {};
  for (const [, key, value] of table.matchAll(/^(\w+)\s*=\s*(\[.*\]|\[[\s\S]*?^\]|".*")/gm)) {
    const strings = [...value.matchAll(/"((?:[^"\\]|\\.)*)"/g)].map(([, one]) => one);
    values[key] = value.startsWith("[") ? strings : strings[0];
  }
  return values;
}

function walk(root, depth = 0) {
  if (!existsSync(root) || depth > 8) return [];
  return readdirSync(root, { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory() ? walk(join(root, entry.name), depth + 1) : [join(root, entry.name)],
  );
}

function readText(path) {
  try {
    return statSync(path).isFile()
      ? readFileSync(path, "utf8")
          .replace(/^\uFEFF/, "")
          .replace(/\r\n?/g, "\n")
      : null;
  } catch {
    return null;
  }
}

function listed(path) {
  try {
    return readdirSync(path, { withFileTypes: true })
      .map((one) => (one.isDirectory() ? `${one.name}/` : one.name))
      .sort();
  } catch {
    return [];
  }
}
