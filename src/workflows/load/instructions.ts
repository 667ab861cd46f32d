import type { DraftStep } from "./draft-step.ts";
import { instructionLine, isInstruction, outputNames, type Instruction } from "./instruction-lines.ts";
import { plainLine } from "./plain-line.ts";
import { readTags, type Token } from "./tags.ts";

/** Instructions of the workflow.xml kind, read. */
export interface Instructions {
  readonly steps: readonly DraftStep[];
  /** `<critical>` and other text before the first step, one rule each. */
  readonly rules: readonly string[];
  /** Headings and prose before the first step. */
  readonly preface: string;
}

type OpenTag = Extract<Token, { readonly kind: "open" }>;

interface OpenStep {
  readonly attributes: ReadonlyMap<string, string>;
  readonly lines: string[];
  readonly outputs: string[];
  asksChoice: boolean;
}

/** Containers whose title is worth a line. */
const TITLED = new Set(["substep", "case", "phase", "strategy", "section", "mode", "flow-part"]);
const RULES = new Set(["critical", "i", "mandate", "rule", "important"]);
/** `<workflow>` is often put into a fence for show. */
const XML_FENCE = /^```(?:xml|html)?[^\S\n]*$/gim;
const GOTO =
  /\b(?:go ?to|jump to|continue (?:to|with)|return to|proceed to|skip to|back to) step\s+\[?(\w(?:[\w.]{0,11}\w)?)/gi;

/**
 * Splits instructions at `<step n goal [if|optional|repeat|for-each]>`, nested and unclosed ones too, and turns their
 * tags into short plain text. `discovery` is said in the place of the protocol that looks for input files.
 */
export function readInstructions(source: string, discovery: string): Instructions {
  return new Reader(discovery).read(source);
}

/** Whether a file holds steps of this kind. */
export function hasInstructions(text: string): boolean {
  return /<step\s[^>]{0,400}\b(?:n|goal|title)\s*=/.test(text);
}

class Reader {
  readonly #steps: DraftStep[] = [];
  readonly #rules: string[] = [];
  readonly #preface: string[] = [];
  /** What stands behind a step's end: files close steps too early. It belongs to the step before. */
  #tail: string[] = [];
  readonly #discovery: string;
  #step: OpenStep | null = null;
  #open: { tag: OpenTag; text: string } | null = null;
  #conditions: string[] = [];

  constructor(discovery: string) {
    this.#discovery = discovery;
  }

  read(source: string): Instructions {
    const hasFencedSteps = /```(?:xml|html)?\s*\n\s*<(?:workflow|critical|step|task)\b/i.test(source);
    for (const token of readTags(hasFencedSteps ? source.replace(XML_FENCE, "") : source)) this.#take(token);
    this.#endStep();
    this.#joinTail();
    return { steps: this.#steps, rules: this.#rules, preface: this.#preface.join("\n").trim() };
  }

  #take(token: Token): void {
    if (token.kind === "text") {
      if (this.#open === null) this.#say(freeText(token.text));
      else this.#open.text += token.text;
      return;
    }
    if (token.kind === "close") return this.#close(token.name);
    if (
      this.#open !== null &&
      !isInstruction(token.name) &&
      token.name !== "step" &&
      token.name !== "check"
    ) {
      // Markup inside a sentence: `<br>`, a placeholder in a template.
      this.#open.text += ` ${token.attributes.get("name") ?? ""}`;
      return;
    }
    this.#flush();
    if (token.name === "step") this.#beginStep(token);
    else if (isInstruction(token.name)) {
      this.#open = { tag: token, text: "" };
      if (token.isEmpty) this.#flush();
    } else this.#enter(token);
  }

  #close(name: string): void {
    if (this.#open?.tag.name === name) return this.#flush();
    if (name === "step") return this.#endStep();
    if (this.#conditions.includes(name)) {
      this.#flush();
      this.#conditions = this.#conditions.slice(0, this.#conditions.lastIndexOf(name));
    }
  }

  #enter(token: OpenTag): void {
    const condition = token.attributes.get("if");
    const title = token.attributes.get("title") ?? token.attributes.get("desc");
    if (TITLED.has(token.name) && title !== undefined) this.#say(`${title}:`);
    if (condition !== undefined) this.#say(`- If ${condition}:`);
    if (token.isEmpty || (condition === undefined && token.name !== "check")) return;
    this.#conditions.push(token.name);
  }

  #beginStep(token: OpenTag): void {
    this.#endStep();
    this.#joinTail();
    this.#step = { attributes: token.attributes, lines: [], outputs: [], asksChoice: false };
    if (token.isEmpty) this.#endStep();
  }

  #endStep(): void {
    this.#flush();
    this.#conditions = [];
    const step = this.#step;
    this.#step = null;
    if (step === null) return;
    this.#steps.push(draftOf(step, this.#steps.length + 1));
  }

  #joinTail(): void {
    const text = this.#tail
      .filter((line) => !/^#{1,6} |^\s*$/.test(line))
      .map((line) => plainLine(line))
      .join("\n");
    this.#tail = [];
    const last = this.#steps.pop();
    if (last !== undefined) this.#steps.push(text === "" ? last : { ...last, text: `${last.text}\n${text}` });
  }

  #flush(): void {
    const open = this.#open;
    this.#open = null;
    if (open === null) return;
    const { name, attributes } = open.tag;
    const instruction: Instruction = { name, attributes, text: open.text };
    if (this.#step === null && this.#steps.length === 0) {
      if (RULES.has(name)) this.#rules.push(open.text);
      else this.#preface.push(instructionLine(instruction, this.#discovery));
      return;
    }
    if (name === "template-output" && this.#step !== null) {
      this.#step.outputs.push(...outputNames(attributes, open.text));
      this.#step.asksChoice = true;
    }
    if (name === "elicit-required" && this.#step !== null) this.#step.asksChoice = true;
    this.#say(instructionLine(instruction, this.#discovery));
  }

  #say(text: string): void {
    if (text === "") return;
    const lines = this.#step?.lines ?? (this.#steps.length > 0 ? this.#tail : this.#preface);
    const indent = "  ".repeat(Math.min(4, this.#conditions.length));
    lines.push(
      text
        .split("\n")
        .map((line) => `${indent}${line}`.trimEnd())
        .join("\n"),
    );
  }
}

function draftOf(step: OpenStep, place: number): DraftStep {
  const { attributes } = step;
  const id = attributes.get("n") ?? attributes.get("number") ?? attributes.get("id") ?? String(place);
  const each = attributes.get("for-each") ?? attributes.get("foreach");
  const repeat = attributes.get("repeat");
  const lines = [...step.lines];
  if (each !== undefined) lines.unshift(`Do this step for each ${each}.`);
  if (repeat !== undefined) lines.unshift(`Repeat this step: ${repeat}.`);
  const text = lines
    .map((line) => plainLine(line))
    .join("\n")
    .replace(/\n{3,}/g, "\n\n")
    .trim();
  return {
    id,
    goal: attributes.get("goal") ?? attributes.get("title") ?? attributes.get("name") ?? `Step ${id}`,
    text,
    condition: attributes.get("if") ?? attributes.get("condition") ?? null,
    isOptional: attributes.get("optional") === "true",
    outputs: [...new Set(step.outputs)],
    branches: [...text.matchAll(GOTO)].map(([, target = ""]) => target.replace(/\.$/, "")),
    checkpoint: step.asksChoice ? "choices" : "none",
  };
}

/** Text between tags: without blank ends, horizontal rules and indentation that came from the markup. */
function freeText(text: string): string {
  const lines = text.split("\n").map((line) => line.trimEnd());
  const indents = lines.filter((line) => line !== "").map((line) => line.length - line.trimStart().length);
  const indent = indents.length === 0 ? 0 : Math.min(...indents);
  return lines
    .map((line) => line.slice(indent))
    .filter((line) => !/^\s*-{3,}\s*$/.test(line))
    .join("\n")
    .trim();
}
