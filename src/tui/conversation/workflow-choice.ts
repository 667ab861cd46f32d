import { sanitizeLine } from "../../core/sanitize.ts";
import { choiceKey, type WorkflowView } from "../../core/workflows/workflow-desk.ts";
import type { Words } from "../words/en/index.ts";

/** A choice in a workflow as people read it later: `c — go on`, `2 — Pre-mortem`; what was typed where it is none. */
export function choiceShown(typed: string, view: WorkflowView | null, { workflow: said }: Words): string {
  const key = choiceKey(typed);
  const keys: Readonly<Record<string, string>> = {
    a: said.deepen,
    c: said.goOn,
    p: said.party,
    y: said.yolo,
  };
  const meaning = Object.hasOwn(keys, key) ? keys[key] : view?.methods[Number(key) - 1]?.name;
  return meaning === undefined ? typed.trim() : `${key} — ${sanitizeLine(meaning, 80)}`;
}
