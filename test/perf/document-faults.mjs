// What is wrong with a document that a workflow has written, seen from the template of its installation.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parseYaml } from "../../src/personas/safe-yaml.ts";

const plain = (heading) => heading.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, "");

/**
 * Sections of the template (or of what step files append) that are missing, doubled or empty, and placeholders that were
 * left; empty for a document that is as it should be.
 */
export function documentFaults(text, { template, steps }, project) {
  const headings =
    template === undefined ? stepHeadings(join(project, steps)) : templateHeadings(join(project, template));
  const open = text.match(/\{\{? ?[\w-]+ ?\}?\}/gu) ?? [];
  return [
    ...headings.flatMap((heading) => countFault(heading, text)),
    ...emptyParts(text),
    ...(open.length > 0 ? [`left: ${open.slice(0, 4).join(", ")}`] : []),
  ];
}

function countFault(heading, text) {
  const count = text.split("\n").filter((line) => plain(line) === plain(heading)).length;
  if (count === 1) return [];
  return [count === 0 ? `no “${heading}”` : `“${heading}” ${count} times`];
}

function emptyParts(text) {
  const parts = text.split(/^(?=#{1,6} )/mu);
  const levelOf = (part = "") => /^#+/u.exec(part)?.[0].length ?? 0;
  return parts
    .filter((part, index) => {
      const [, ...body] = part.split("\n");
      return levelOf(part) > 0 && body.join("").trim() === "" && levelOf(parts[index + 1]) <= levelOf(part);
    })
    .map((part) => `“${part.split("\n", 1)[0]}” is empty`);
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
