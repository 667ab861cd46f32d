/** An element of instructions that is one thing to do or say. */
export interface Instruction {
  readonly name: string;
  readonly attributes: ReadonlyMap<string, string>;
  readonly text: string;
}

/** How another workflow is named, before its path. */
export const INVOKED = "Offer the workflow (the user starts it from the menu): ";

/** How an element's text is said to a model. `null`: the text alone, as a list item. */
const LEADS: Readonly<Record<string, string | null>> = {
  action: null,
  i: null,
  mandate: null,
  rule: null,
  step_item: null,
  ask: "Ask the user, then wait: ",
  prompt: "Ask the user, then wait: ",
  output: "Tell the user: ",
  critical: "Important: ",
  important: "Important: ",
  warning: "Important: ",
  note: "Note: ",
  example: "Example: ",
  goto: "",
  "invoke-workflow": INVOKED,
  "invoke-task": "Do this task: ",
  "invoke-protocol": "",
  "template-output": "",
  "elicit-required": "",
  "halt-conditions": "Stop when: ",
};

/** Whether an element called `name` is one thing to do, not something that holds others. */
export function isInstruction(name: string): boolean {
  return Object.hasOwn(LEADS, name);
}

/** The line of a step that an element becomes; empty for one that says nothing. */
export function instructionLine(instruction: Instruction, discovery: string): string {
  const { name, attributes } = instruction;
  const condition = attributes.get("if");
  const body = bodyOf(instruction, discovery);
  if (body === "") return "";
  const lead = `${LEADS[name] ?? ""}${body}`;
  const keep =
    name === "ask" && attributes.has("response")
      ? ` (keep the answer as {{${attributes.get("response")}}})`
      : "";
  return condition === undefined ? `- ${lead}${keep}` : `- If ${condition}: ${lead}${keep}`;
}

function bodyOf({ name, attributes, text }: Instruction, discovery: string): string {
  const words = flowing(text);
  switch (name) {
    case "goto":
      return `Go to step ${attributes.get("step") ?? words}.`;
    case "template-output": {
      const names = outputNames(attributes, text);
      return names.map((one) => sectionLine(one)).join(" ");
    }
    case "invoke-protocol":
      return attributes.get("name") === "discover_inputs"
        ? discovery
        : `Follow the protocol ${attributes.get("name") ?? words}.`;
    case "invoke-workflow":
    case "invoke-task":
      return [attributes.get("path") ?? attributes.get("name"), words]
        .filter((part) => part !== undefined && part !== "")
        .join(" ");
    case "elicit-required":
      return "";
    default:
      return words;
  }
}

/** How a step says that a section of the document is due. */
export function sectionLine(name: string): string {
  return `Write the section \`${name}\`.`;
}

/** Names of sections that a `<template-output>` writes: its text, or its `section` or `name`. */
export function outputNames(attributes: ReadonlyMap<string, string>, text: string): readonly string[] {
  const written = text.trim() === "" ? (attributes.get("section") ?? attributes.get("name") ?? "") : text;
  return written
    .split(/[,\n]/)
    .map((name) =>
      name
        .trim()
        .replace(/^[-*]\s*/, "")
        .replace(/^\{\{|\}\}$/g, "")
        .trim()
        .replaceAll(/[^\p{L}\p{N}_.-]+/gu, "-"),
    )
    .filter((name) => /[\p{L}\p{N}]/u.test(name) && name.length <= 80);
}

/** Lines without their common indentation and blank ends; a paragraph stays a paragraph. */
function flowing(text: string): string {
  const lines = text
    .trimEnd()
    .replace(/^\s*\n/, "")
    .split("\n");
  if (lines.length === 1) return text.trim();
  const rest = lines.slice(1).filter((line) => line.trim() !== "");
  const indent = Math.min(...rest.map((line) => line.length - line.trimStart().length));
  return [lines[0]?.trim(), ...lines.slice(1).map((line) => `  ${line.slice(indent).trimEnd()}`.trimEnd())]
    .join("\n")
    .trim();
}
