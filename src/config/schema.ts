import type * as z from "zod/mini";
import { lazy } from "../core/lazy.ts";
import type { FileKind } from "./file-kinds.ts";
import { agentChainsSchemas } from "./schemas/agent-chains.ts";
import { providersSchemas } from "./schemas/providers.ts";
import { rateLimitsSchemas } from "./schemas/rate-limits.ts";
import { toolsSchemas } from "./schemas/tools.ts";

/** Made when they are first asked for: a start that finds no file but the bundled ones needs none of them. */
function made<W, L>(make: () => { readonly whole: () => W; readonly layer: () => L }) {
  const schemas = lazy(make);
  return { whole: lazy(() => schemas().whole()), layer: lazy(() => schemas().layer()) };
}

const SCHEMAS = {
  providers: made(providersSchemas),
  rate_limits: made(rateLimitsSchemas),
  agent_chains: made(agentChainsSchemas),
  tools: made(toolsSchemas),
};

/** The schema of a file: what all layers together must make up. */
export function fileSchema<K extends FileKind>(kind: K): FileSchema<K>;
export function fileSchema(kind: FileKind) {
  return SCHEMAS[kind].whole();
}

/** The schema of a file in one layer alone: nothing is required, everything that is there must be right. */
export function layerSchema(kind: FileKind) {
  return SCHEMAS[kind].layer();
}

/** All settings of one kind, complete and with defaults: durations in milliseconds, percentages as shares of 1. */
export type ParsedFile<K extends FileKind> = z.output<ReturnType<(typeof SCHEMAS)[K]["whole"]>>;
export type ParsedFiles = { readonly [K in FileKind]: ParsedFile<K> };

export type FileSchema<K extends FileKind> = z.core.$ZodType & {
  safeParse(plain: unknown): z.core.util.SafeParseResult<ParsedFile<K>>;
};
