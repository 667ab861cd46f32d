import type { WorkflowStep } from "../../core/workflows/workflow.ts";
import type { ElicitationMethod, WorkflowValue } from "../../core/workflows/workflow-state.ts";

/** Begins the messages with which the host asks for a section, by which its answer is known. */
export const WRITE_PROMPT = "[write]";

/** What the model is sent when the host moves on, in the user's place. For the model, in English. */
export const prompts = {
  begin: (title: string) => `[start] Begin the workflow “${title}” with its first step.`,
  step: ({ goal }: WorkflowStep) => `[continue] On with the step “${goal}”.`,
  again: ({ goal }: WorkflowStep) => `[continue] Go on with the step “${goal}” where we stopped.`,
  section: (section: string) => `[continue] The last section is good. On with the section “${section}”.`,
  write: (section: string) =>
    `${WRITE_PROMPT} Write the section “${section}” from what we have said, in one fenced block that begins with \`\`\`markdown.`,
  party: ({ name, text }: WorkflowValue) =>
    `[party] What do you say of the section “${name}”? What is missing, what is wrong?\n\n${text}`,
  method: ({ name, description }: ElicitationMethod, section: string) =>
    `[elicit] Apply “${name}”${description === "" ? "" : ` (${description})`} to the section “${section}”: show what it brings up, and improve the section by it.`,
};
