import type { ToolBox } from "../../core/tools/tool.ts";

/** The tools of both boxes; a name that both have is the first one's. */
export function joinedTools(first: ToolBox, second: ToolBox): ToolBox {
  const isFirsts = (name: string): boolean => first.specs().some((spec) => spec.name === name);
  return {
    specs: () => [...first.specs(), ...second.specs().filter(({ name }) => !isFirsts(name))],
    call: (call, signal) => (isFirsts(call.name) ? first : second).call(call, signal),
  };
}
