import { answer, callsTools, type Script } from "./wire/script.ts";
import type { WireRequest } from "./wire/wire-request.ts";

/** A model, as a wire server plays it. */
export type WorkflowModel = (request: WireRequest) => Script;

/** What the workflow's part of the system prompt says; empty outside any. */
export function toldOf({ system }: WireRequest): string {
  return /<workflow>\n([^]*)\n<\/workflow>$/u.exec(system)?.[1] ?? "";
}

/** The goal of the step that a prompt is about. */
export function goalIn(prompt: string): string {
  return /^Step \d+ of \d+ \([^)]*\): (.*)/mu.exec(prompt)?.[1] ?? "";
}

/** The sections that a prompt wants saved, the one to be changed first. */
export function sectionsIn(prompt: string): readonly string[] {
  const changed = /wants the section “([^”]+)” changed/u.exec(prompt)?.[1];
  const inHand = /write out the section “([^”]+)”/u.exec(prompt)?.[1];
  const due = /with the finished Markdown text: ([^.\n]+)\./u.exec(prompt)?.[1]?.split(", ") ?? [];
  return [...[changed, inHand].filter((each) => each !== undefined), ...due];
}

/**
 * What either model writes for a section: lines that can be found again, made of what the user said, under the headings
 * that the step shows for it.
 */
export function sectionText(section: string, said: string, prompt: string): string {
  const line = `About ${section} we know: ${said}.`;
  const blocks = [...prompt.matchAll(/```markdown\n([^]*?)\n```/gu)].map(([, block = ""]) => block);
  const shape = blocks.find((block) => block.trim().replace(/^#+ /u, "").startsWith(section));
  const headings = shape?.match(/^#+ .*$/gmu) ?? [];
  return headings.length === 0 ? line : headings.map((heading) => `${heading}\n\n${line}`).join("\n\n");
}

const isSentOn = (input: string): boolean => /^\[(?:start|continue)\]|The next step has begun/u.test(input);
const question = (prompt: string): Script => answer(`On ${goalIn(prompt)}: tell me more, please.`);

/** What the user said last in the conversation. */
function saidIn({ messages }: WireRequest): string {
  const said = messages.findLast(({ role, content }) => role === "user" && !/^\[[a-z]+\]/u.test(content));
  return (said?.content ?? "nothing yet").split("\n", 1)[0] ?? "";
}

/**
 * A model that follows its prompt with the tools it is offered: asks in each step, saves every section that the step
 * wants once it was answered, and goes on when none is left.
 */
export const callingModel: WorkflowModel = (request) => {
  const prompt = toldOf(request);
  const input = request.messages.at(-1)?.content ?? "";
  if (prompt === "") return answer(`Outside any workflow I heard: ${input}`);
  if (isSentOn(input)) return question(prompt);
  const [section] = sectionsIn(prompt);
  if (section === undefined) return callsTools([{ name: "next_step", arguments: "{}" }]);
  const content = sectionText(section, saidIn(request), prompt);
  return callsTools([{ name: "save_section", arguments: JSON.stringify({ name: section, content }) }]);
};

/** A model that calls no tools: asks in each step, and writes the section in hand into its answer. */
export const writingModel: WorkflowModel = (request) => {
  const prompt = toldOf(request);
  const input = request.messages.at(-1)?.content ?? "";
  if (prompt === "") return answer(`Outside any workflow I heard: ${input}`);
  const [section] = sectionsIn(prompt);
  if (isSentOn(input)) return question(prompt);
  if (section === undefined) return answer(`Good, that is all for ${goalIn(prompt)}: c goes on.`);
  const text = sectionText(section, saidIn(request), prompt);
  const whole = text.startsWith("#") ? text : `## ${section}\n\n${text}`;
  return answer(`Here it is.\n\n\`\`\`markdown\n${whole}\n\`\`\`\n\nIs it right?`);
};
