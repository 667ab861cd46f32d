import { estimateTokens } from "../../core/tokens.ts";
import type { DraftStep } from "./draft-step.ts";
import { readSections, writeSection, type Section } from "./headings.ts";
import { plainLine } from "./plain-line.ts";

/** What is not longer stays one step. */
const ONE_STEP_TOKENS = 1400;
/** A numbered part too short to be a step of its own goes with the next. */
const LEAST_TOKENS = 60;

const NUMBERED = /^(?:\p{L}{3,8}\s+)?(\d{1,2}(?:\.\d{1,2})?[a-z]?)\s*(?:[.):–—-]|$)/u;

/** Titles of what comes when the work is done; such a part is never joined to one before it. */
export const ENDING =
  /^(?:finali[sz]e|finish|wrap-?up|hand-?off|clos(?:e|ing)|complet|reviewer|review gate)/i;

/** Titles of parts that tell a model how to work, and a user nothing of what is done. */
const MACHINERY = /^(?:on activation|activation|conventions|constraints|resolution rules|configuration)\b/i;

/** A heading with all that stands below it. */
interface Part {
  readonly title: string;
  readonly text: string;
}

/**
 * Markdown instructions as steps: its numbered headings (`### 2. Analyse`, `## Phase 3: …`) where there are two at one
 * level, else its sections, joined while they are short. What stands before the first goes with it, what stands behind
 * the last with that.
 */
export function headingSteps(markdown: string): readonly DraftStep[] {
  const text = markdown.trim();
  if (text === "") return [];
  const sections = readSections(text);
  const title = plainLine(sections.find((section) => section.level > 0)?.title ?? "");
  const level = numberedLevel(sections);
  if (level !== null) return numberedSteps(sections, level, title);
  const ends = sections.slice(1).some((section) => ENDING.test(section.title));
  if (!ends && estimateTokens(text) <= ONE_STEP_TOKENS)
    return [{ id: "1", goal: title || "Do the task", text }];
  return packedSteps(partsOf(sections), title);
}

/** The level at which most parts are numbered, the shallower first; null when none has two. */
function numberedLevel(sections: readonly Section[]): number | null {
  const counts = new Map<number, number>();
  for (const { level, title } of sections) {
    if (level > 0 && NUMBERED.test(plainLine(title))) counts.set(level, (counts.get(level) ?? 0) + 1);
  }
  return (
    [...counts]
      .filter(([, count]) => count >= 2)
      .map(([level]) => level)
      .sort((a, b) => a - b)[0] ?? null
  );
}

function numberedSteps(sections: readonly Section[], level: number, title: string): readonly DraftStep[] {
  const steps: { id: string; goal: string; lines: string[] }[] = [];
  const before: string[] = [];
  for (const section of sections) {
    const words = plainLine(section.title);
    const [, number] = section.level === level ? (NUMBERED.exec(words) ?? []) : [];
    if (number !== undefined) steps.push({ id: number, goal: words, lines: [section.body] });
    else (steps.at(-1)?.lines ?? before).push(writeSection(section));
  }
  const drafts = steps.map(({ id, goal, lines }) => ({
    id,
    goal,
    text: `${goal}\n\n${lines.join("\n\n")}`.trim(),
  }));
  const intro = before.join("\n\n").trim();
  const [first, ...others] = drafts;
  if (first === undefined || intro === "") return drafts;
  if (estimateTokens(intro) > ONE_STEP_TOKENS / 2)
    return [{ id: "0", goal: title || "Begin", text: intro }, ...drafts];
  return [{ ...first, text: `${intro}\n\n${first.text}` }, ...others];
}

/** Parts of the shallowest level that has two headings; deeper ones stay inside. */
function partsOf(sections: readonly Section[]): readonly Part[] {
  const levels = sections.map((section) => section.level).filter((level) => level > 0);
  const level = [1, 2, 3, 4, 5, 6].find((one) => levels.filter((other) => other === one).length >= 2) ?? 6;
  const parts: { title: string; lines: string[] }[] = [{ title: "", lines: [] }];
  for (const section of sections) {
    if (section.level === level) parts.push({ title: plainLine(section.title), lines: [] });
    parts.at(-1)?.lines.push(writeSection(section));
  }
  return parts
    .map(({ title, lines }) => ({ title, text: lines.join("\n\n").trim() }))
    .filter(({ text }) => text !== "");
}

function packedSteps(parts: readonly Part[], title: string): readonly DraftStep[] {
  const packs: Part[][] = [];
  let size = 0;
  for (const part of parts) {
    const tokens = estimateTokens(part.text);
    const open = packs.at(-1);
    if (
      open !== undefined &&
      !ENDING.test(part.title) &&
      (size + tokens <= ONE_STEP_TOKENS || size < LEAST_TOKENS)
    ) {
      open.push(part);
      size += tokens;
    } else {
      packs.push([part]);
      size = tokens;
    }
  }
  return packs.map((pack, index) => ({
    id: String(index + 1),
    goal:
      pack
        .map((part) => part.title)
        .filter((one) => one !== "" && !MACHINERY.test(one))
        .join(", ") ||
      title ||
      `Part ${index + 1}`,
    text: pack.map((part) => part.text).join("\n\n"),
  }));
}
