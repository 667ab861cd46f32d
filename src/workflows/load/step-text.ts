import { readSections, type Section, writeSection } from "./headings.ts";
import { plainLine } from "./plain-line.ts";
import { isHostWork } from "./rules.ts";
import { sectionName } from "./section-name.ts";

/** Sections of step files that only steer a model that runs the workflow itself; the host does that here. */
const DROPPED =
  /^(?:system success|success metrics|failure modes|success\b|system failure|success criteria$|universal rules|role reinforcement|critical step completion|menu handling logic|execution rules|next steps?$|protocol integration|collaboration menus|context boundaries|execution protocols|handle (?:continue |menu |complete )?selection|if ['"[]?[acp]['"\]]? |verification checklist|append to document|execution protocol|available state|workflow architecture|core principles|step processing rules|critical rules|configuration loading|initialization sequence$)/i;
/** Rules of a step that are worth keeping are those that only it has. */
const RULE_SECTION = /^(?:mandatory execution rules|step-specific rules|rules$)/i;

/** Lines that hand over to the next step, or print the menu that the host offers. */
const HANDED_OVER =
  /\{?nextStep(?:File)?\b|stepsCompleted|\[A\].{0,60}\[P\]|\[C\] ?continue|^\s*[-*]?\s*(?:\*\*)?if (?:user selects )?['"[]?[ACP]['"\]]?(?:\*\*)?\s*[:(]|redisplay (?:the )?menu|menu options?\b.{0,20}$|select an option|advancedElicitation|partyMode|without delay, (?:read|proceed)|MASTER RULE|FORBIDDEN to (?:load|look|proceed)|any other comments|^\W*progress:?\W+step \d+ of|^\s*[-*]?\s*(?:NEVER generate content without|YOU ARE A FACILITATOR|ALWAYS (?:halt|treat)|ONLY proceed)/i;

const FENCE = /^\s*(?:```|~~~)/;
const GOAL = /^(?:step goal|your task|goal)\b/i;

/** A step file's text without what the host does in its stead, emoji and shouting. */
export function condenseStep(body: string): string {
  const kept: string[] = [];
  let dropping = 7;
  for (const section of readSections(body)) {
    const title = titleOf(section);
    if (section.level > 0 && section.level > dropping) continue;
    dropping = 7;
    if (section.level > 0 && DROPPED.test(title)) {
      dropping = section.level;
      if (/^(?:mandatory|success|failure)/i.test(title)) dropping = section.level;
      continue;
    }
    const text = condenseLines(section.body, RULE_SECTION.test(title));
    if (text === "") continue;
    if (GOAL.test(title) || RULE_SECTION.test(title) || section.level <= 1) kept.push(text);
    else kept.push(writeSection({ level: Math.min(4, section.level), title, body: text }));
  }
  return kept
    .join("\n\n")
    .replace(/\n{3,}/g, "\n\n")
    .trim();
}

/** What a step is for, in one line: under its goal's heading, else its title. */
export function goalOf(body: string, fallback: string): string {
  const sections = readSections(body);
  const goal = sections.find((section) => GOAL.test(titleOf(section)) && section.body !== "");
  const title = sections
    .find((section) => section.level === 1)
    ?.title.replace(/^.{0,40}?\bstep\s+\S+?\s*[:–—-]\s*/i, "");
  const line = title ?? goal?.body.split("\n")[0] ?? fallback;
  return plainLine(line).trim() || fallback;
}

/**
 * Names for what a step appends to the document: one for each fenced block of Markdown that begins with a heading, after
 * that heading.
 */
export function appendedSections(body: string): readonly string[] {
  const names = [
    ...body.matchAll(/^[^\S\n]*```(?:markdown|md)[^\S\n]*\n+([\s\S]{0,12000}?)^[^\S\n]*```/gm),
  ].flatMap(([, block = ""]) => {
    const heading = /^\s*#{1,4} (.{1,80})$/m.exec(block)?.[1] ?? "";
    const name = sectionName(heading);
    return name === "" ? [] : [name];
  });
  return [...new Set(names)].slice(0, 6);
}

function titleOf({ title }: Section): string {
  return plainLine(title)
    .replace(/^[^\p{L}\p{N}]+/u, "")
    .replace(/^\d+[.)]\s*/, (number) => number)
    .trim();
}

function condenseLines(text: string, areRules: boolean): string {
  const kept: string[] = [];
  let isFenced = false;
  for (const line of text.split("\n")) {
    if (FENCE.test(line)) isFenced = !isFenced;
    if (isFenced || FENCE.test(line)) {
      kept.push(line);
      continue;
    }
    if (HANDED_OVER.test(line) || (isHostWork(line) && (areRules || line.length < 200))) continue;
    if (/^\s*-{3,}\s*$/.test(line)) continue;
    kept.push(plainLine(line.replace(/<\/?(?:critical|action|note|important)>/g, "")));
  }
  return kept
    .join("\n")
    .replace(/\n{3,}/g, "\n\n")
    .trim();
}
