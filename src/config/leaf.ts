import * as z from "zod/mini";
import { readDuration } from "../core/text/duration.ts";
import { readPercent } from "./units.ts";

/** How one setting is read from YAML, and what is said when it cannot be. */
export interface LeafSpec<T> {
  /** Completes "must be …". */
  readonly expects: string;
  readonly example: string;
  /** True when a wrong value may be repeated in a message: never for texts that could be a secret. */
  readonly echo: boolean;
  /** The value, or undefined when it is not acceptable. Undefined itself is an absent setting. */
  read(raw: unknown): T | undefined;
}

/** What a failed leaf tells about itself in its zod issue. */
export interface LeafParams {
  readonly example: string;
  readonly echo: boolean;
}

const DESCRIPTIONS = new WeakMap<object, string>();

/** Attaches what a setting is for, in one sentence. */
export function about<S extends z.core.$ZodType>(description: string, schema: S): S {
  DESCRIPTIONS.set(schema, description);
  return schema;
}

/** What `about` attached; empty when nothing. */
export function descriptionOf(schema: z.core.$ZodType): string {
  return DESCRIPTIONS.get(schema) ?? "";
}

const SPECS = new WeakMap<object, LeafSpec<unknown>>();

/** The description of a leaf's values, through any wrapper such as a default; null for other schemas. */
export function leafSpec(schema: z.core.$ZodType): LeafSpec<unknown> | null {
  return SPECS.get(unwrap(schema)) ?? null;
}

/** The schema inside `optional`, `nullable`, `default` and their like. */
export function unwrap(schema: z.core.$ZodType): z.core.$ZodType {
  let inner = schema;
  for (;;) {
    const def = inner._zod.def;
    if (!("innerType" in def)) return inner;
    inner = def.innerType as z.core.$ZodType;
  }
}

/** What a schema is made of, as far as this program's schemas go. */
export type Shape =
  | { readonly kind: "object"; readonly fields: Readonly<Record<string, z.core.$ZodType>> }
  | { readonly kind: "record"; readonly value: z.core.$ZodType }
  | { readonly kind: "list"; readonly item: z.core.$ZodType }
  | { readonly kind: "choice"; readonly values: readonly string[] }
  | { readonly kind: "leaf" };

export function shapeOf(schema: z.core.$ZodType): Shape {
  const { def } = (unwrap(schema) as z.core.$ZodTypes)._zod;
  if (def.type === "object") return { kind: "object", fields: def.shape };
  if (def.type === "record") return { kind: "record", value: def.valueType };
  if (def.type === "array") return { kind: "list", item: def.element };
  if (def.type === "enum") return { kind: "choice", values: Object.values(def.entries).map(String) };
  return { kind: "leaf" };
}

/** The default as one would write it in YAML; undefined when the setting has none. */
export function defaultOf(schema: z.core.$ZodType): unknown {
  const { def } = (schema as z.core.$ZodTypes)._zod;
  return def.type === "prefault" ? def.defaultValue : undefined;
}

export function leaf<T>(spec: LeafSpec<T>) {
  const schema = z.transform((raw: unknown, context): T => {
    const value = spec.read(raw);
    if (value !== undefined) return value;
    const params: LeafParams = { example: spec.example, echo: spec.echo };
    context.issues.push({ code: "custom", input: raw, message: spec.expects, params: { ...params } });
    return z.NEVER;
  });
  SPECS.set(schema, spec);
  return schema;
}

/** A whole number from `min` to `max`. */
export function count(min: number, max: number, example: number) {
  return leaf<number>({
    expects: `a whole number from ${min} to ${max}`,
    example: String(example),
    echo: true,
    read: (raw) =>
      typeof raw === "number" && Number.isSafeInteger(raw) && raw >= min && raw <= max ? raw : undefined,
  });
}

/** A duration between two others, all written like `60s`. The value is in milliseconds. */
export function duration(min: string, max: string, example: string) {
  const least = readDuration(min) ?? 0;
  const most = readDuration(max) ?? 0;
  return leaf<number>({
    expects: `a duration from ${min} to ${max} with its unit (ms, s, m, h)`,
    example,
    echo: true,
    read: (raw) => {
      const ms = readDuration(raw);
      return ms !== undefined && ms >= least && ms <= most ? ms : undefined;
    },
  });
}

/** A percentage between two others, all written like `20%`. The value is a share of 1. */
export function percent(min: string, max: string, example: string) {
  const least = readPercent(min) ?? 0;
  const most = readPercent(max) ?? 1;
  return leaf<number>({
    expects: `a percentage from ${min} to ${max}`,
    example,
    echo: true,
    read: (raw) => {
      const share = readPercent(raw);
      return share !== undefined && share >= least && share <= most ? share : undefined;
    },
  });
}

/** A text of at most 200 characters that matches `pattern`. */
export function text(expects: string, pattern: RegExp, example: string) {
  return leaf<string>({
    expects,
    example,
    echo: false,
    read: (raw) => (typeof raw === "string" && raw.length <= 200 && pattern.test(raw) ? raw : undefined),
  });
}

export function flag(example: boolean) {
  return leaf<boolean>({
    expects: "true or false",
    example: String(example),
    echo: true,
    read: (raw) => (typeof raw === "boolean" ? raw : undefined),
  });
}
