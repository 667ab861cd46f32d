import type { ToolBox, ToolCall, ToolResult, ToolSpec } from "../../src/core/tools/tool.ts";

export function toolSpec(name: string, ...properties: readonly string[]): ToolSpec {
  return {
    name,
    description: `Does ${name}.`,
    parameters: {
      type: "object",
      properties: Object.fromEntries(
        properties.map((property) => [property, { type: "string", description: `the ${property}` }]),
      ),
      required: properties,
    },
  };
}

/** A box of tools by name, which remembers what it was asked. */
export function toolBox(
  tools: Readonly<
    Record<
      string,
      (
        args: Readonly<Record<string, unknown>>,
        signal: AbortSignal,
      ) => ToolResult | string | Promise<ToolResult | string>
    >
  >,
): ToolBox & { readonly asked: ToolCall[] } {
  const asked: ToolCall[] = [];
  return {
    asked,
    specs: () => Object.keys(tools).map((name) => toolSpec(name, "path")),
    async call(call, signal) {
      asked.push(call);
      const tool = tools[call.name];
      if (tool === undefined) return { content: `there is no tool ${call.name}`, isError: true };
      const args = JSON.parse(call.arguments) as Readonly<Record<string, unknown>>;
      const result = await tool(args, signal);
      return typeof result === "string" ? { content: result, isError: false } : result;
    },
  };
}
