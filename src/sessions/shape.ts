/**
 * Reads a value of unknown shape: a fresh value of type `T`, or undefined when it is none. By hand and small, because
 * reading sessions is on the way of every start, where a schema library costs several milliseconds.
 */
export type Reader<T> = (value: unknown) => T | undefined;

type Readers<T> = { readonly [K in keyof T]-?: Reader<T[K]> };

export const text: Reader<string> = (value) => (typeof value === "string" ? value : undefined);

export const flag: Reader<boolean> = (value) => (typeof value === "boolean" ? value : undefined);

export const quantity: Reader<number> = (value) =>
  typeof value === "number" && Number.isFinite(value) ? value : undefined;

/** A non-negative safe integer. */
export const count: Reader<number> = (value) =>
  typeof value === "number" && Number.isSafeInteger(value) && value >= 0 ? value : undefined;

/** A moment as `Date.toISOString` writes it. */
export const moment: Reader<string> = (value) =>
  typeof value === "string" &&
  /^[+-]?\d{4,6}-\d\d-\d\dT[\d:.]{12}Z$/.test(value) &&
  !Number.isNaN(Date.parse(value))
    ? value
    : undefined;

export function nullable<T>(reader: Reader<T>): Reader<T | null> {
  return (value) => (value === null ? null : reader(value));
}

export function literal<const T>(expected: T): Reader<T> {
  return (value) => (value === expected ? expected : undefined);
}

/** One of the keys of `table`. */
export function oneOf<K extends string>(table: Readonly<Record<K, unknown>>): Reader<K> {
  return (value) => (typeof value === "string" && Object.hasOwn(table, value) ? (value as K) : undefined);
}

export function listOf<T>(reader: Reader<T>): Reader<readonly T[]> {
  return (value) => {
    if (!Array.isArray(value)) return undefined;
    const items: T[] = [];
    for (const each of value) {
      const item = reader(each);
      if (item === undefined) return undefined;
      items.push(item);
    }
    return items;
  };
}

/** An object of any names, its own, with such values. */
export function mapOf<T>(reader: Reader<T>): Reader<Readonly<Record<string, T>>> {
  return (value) => {
    if (typeof value !== "object" || value === null || Array.isArray(value)) return undefined;
    const entries: [string, T][] = [];
    for (const [name, each] of Object.entries(value)) {
      const item = reader(each);
      if (item === undefined) return undefined;
      entries.push([name, item]);
    }
    return Object.fromEntries(entries);
  };
}

/** An object with these fields; any others, `__proto__` among them, are left behind. */
export function shape<T extends object>(required: Readers<T>): Reader<T>;
export function shape<T extends object, O extends object>(
  required: Readers<T>,
  optional: Readers<O>,
): Reader<T & Partial<O>>;
export function shape(
  required: Readonly<Record<string, Reader<unknown>>>,
  optional: Readonly<Record<string, Reader<unknown>>> = {},
): Reader<object> {
  const names = Object.keys(required);
  const optionalNames = Object.keys(optional);
  return (value) => {
    if (typeof value !== "object" || value === null || Array.isArray(value)) return undefined;
    const result: Record<string, unknown> = {};
    const present = optionalNames.filter((name) => Object.hasOwn(value, name));
    for (const name of [...names, ...present]) {
      const field = (required[name] ?? optional[name])?.((value as Record<string, unknown>)[name]);
      if (field === undefined) return undefined;
      result[name] = field;
    }
    return result;
  };
}
