import { sanitizeLine } from "../../core/sanitize.ts";
import type { WorkflowValue } from "../../core/workflows/workflow-state.ts";

/** What a model passes on as `name=value`; what is nothing of the kind is left out. */
export function valuesIn(texts: readonly string[]): readonly WorkflowValue[] {
  return texts.flatMap((each) => {
    const at = each.search(/[=:]/u);
    const name = sanitizeLine(each.slice(0, Math.max(at, 0)), 60).trim();
    const text = sanitizeLine(each.slice(at + 1), 300).trim();
    return name === "" || text === "" ? [] : [{ name, text }];
  });
}
