import { estimateTokens } from "../../core/tokens.ts";
import { plainLine } from "./plain-line.ts";

/** Most that a workflow's rules may cost, in estimated tokens: they are sent with every step. */
const RULES_TOKENS = 300;

/**
 * Lines that tell a model to do the host's work: load files and engines, keep to one step at a time, save state, speak
 * the configured language (which the host says itself), or that only raise their voice.
 */
const HOST_WORK =
  /workflow\.xml|workflow\.yaml|workflow execution engine|already loaded|communication_language|document_output_language|core\/tasks\/|validate-workflow|step files?\b|frontmatter|front matter|todo lists?|load(?:ing)? (?:the )?next|optimi[sz]e the sequence|skip steps|exact order|complete files|step-file|micro-file|just-in-time|read completely|halt at (?:menus|checkpoints)|system failure|read the complete|EXECUTABLE WORKFLOW|efficiency optimizations/i;

/** Whether a line is the host's business, not the model's. */
export function isHostWork(line: string): boolean {
  return HOST_WORK.test(line);
}

/** The rules worth sending with every step, one a line, at most some 300 tokens; the first ones win. */
export function condenseRules(lines: readonly string[]): string {
  const kept: string[] = [];
  for (const line of lines) {
    const rule = plainLine(
      line
        .replaceAll(/\s+/g, " ")
        .trim()
        .replace(/^[-*] /, ""),
    );
    if (!/[\p{L}\p{N}]/u.test(rule) || isHostWork(rule) || kept.includes(`- ${rule}`)) continue;
    const next = [...kept, `- ${rule}`];
    if (estimateTokens(next.join("\n")) > RULES_TOKENS) continue;
    kept.push(`- ${rule}`);
  }
  return kept.join("\n");
}
