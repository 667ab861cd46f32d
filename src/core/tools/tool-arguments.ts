import type { ToolParameters, ToolProperty } from "./tool.ts";

/** Longest JSON of arguments that is read, in UTF-16 units. Longer texts are written in parts. */
export const LONGEST_ARGUMENTS = 32 * 1024;

const MOST_ITEMS = 20;

/** Arguments that fit a tool's parameters. */
export interface ToolArguments {
  /** Undefined when the argument was left out. */
  text(name: string): string | undefined;
  integer(name: string): number | undefined;
  list(name: string): readonly string[];
}

export type ArgumentsReading =
  | { readonly kind: "arguments"; readonly arguments: ToolArguments }
  /** One line that tells the model what is expected. */
  | { readonly kind: "fault"; readonly message: string };

type Value = string | number | readonly string[];

/**
 * Reads what a model wrote as the arguments of a tool. Only the parameters of the tool are looked at, each of its plain
 * type: nesting, `__proto__` and other strangers go nowhere. Null stands for a parameter left out, a number in quotes for
 * a number, one text for a list of one.
 */
export function readArguments(json: string, { properties, required }: ToolParameters): ArgumentsReading {
  if (json.length > LONGEST_ARGUMENTS) {
    return fault(`The arguments are longer than ${LONGEST_ARGUMENTS / 1024} KB. Send less at a time.`);
  }
  const raw = parsed(json);
  if (raw === null) return fault(`The arguments must be one JSON object with ${expected(properties)}.`);
  const values = new Map<string, Value>();
  for (const [name, property] of Object.entries(properties)) {
    const given: unknown = Object.hasOwn(raw, name) ? raw[name] : undefined;
    if (given === undefined || given === null) {
      if (!required.includes(name)) continue;
      return fault(`"${name}" is missing: it must be ${TYPES[property.type].expects}.`);
    }
    const value = TYPES[property.type].read(given);
    if (value === null) return fault(`"${name}" must be ${TYPES[property.type].expects}.`);
    values.set(name, value);
  }
  const valueOf = <T extends Value>(name: string, isOfType: (value: Value) => value is T): T | undefined => {
    const value = values.get(name);
    return value !== undefined && isOfType(value) ? value : undefined;
  };
  return {
    kind: "arguments",
    arguments: {
      text: (name) => valueOf(name, (value) => typeof value === "string"),
      integer: (name) => valueOf(name, (value) => typeof value === "number"),
      list: (name) => valueOf(name, (value) => typeof value === "object") ?? [],
    },
  };
}

interface TypeRule {
  /** Completes "must be …". */
  readonly expects: string;
  /** Null when the value is not of the type. */
  readonly read: (given: unknown) => Value | null;
}

const TYPES: Readonly<Record<ToolProperty["type"], TypeRule>> = {
  string: { expects: "a text", read: (given) => (typeof given === "string" ? given : null) },
  integer: {
    expects: "a whole number from 1",
    read(given) {
      const value = typeof given === "string" && /^\d{1,9}$/u.test(given) ? Number(given) : given;
      return typeof value === "number" && Number.isSafeInteger(value) && value >= 1 ? value : null;
    },
  },
  array: {
    expects: `a list of at most ${MOST_ITEMS} texts`,
    read(given) {
      const list: readonly unknown[] = Array.isArray(given) ? given : [given];
      const texts = list.filter((item) => typeof item === "string");
      return texts.length === list.length && list.length <= MOST_ITEMS ? texts : null;
    },
  },
};

function parsed(json: string): Readonly<Record<string, unknown>> | null {
  if (json.trim() === "") return {};
  try {
    const value: unknown = JSON.parse(json);
    return typeof value === "object" && value !== null && !Array.isArray(value)
      ? (value as Readonly<Record<string, unknown>>)
      : null;
  } catch {
    return null;
  }
}

function expected(properties: ToolParameters["properties"]): string {
  const names = Object.keys(properties);
  return names.length === 0 ? "nothing in it" : names.map((name) => `"${name}"`).join(", ");
}

function fault(message: string): ArgumentsReading {
  return { kind: "fault", message };
}
