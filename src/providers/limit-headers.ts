import type { LimitDimension, StatedLimit } from "../core/limits/stated-limits.ts";
import { parseReset } from "../core/providers/retry-after.ts";
import type { Dialect } from "./dialect.ts";
import { countOf, type LimitReading, type StatedDimension } from "./limit-reading.ts";

/** What tells the meaning of a header whose name does not. */
export interface HeaderContext {
  readonly dialect: Dialect;
  /** The limit that the words of the response name. */
  readonly named: LimitDimension | undefined;
  /** The present in epoch milliseconds. */
  readonly wall: number;
}

/** One `x-ratelimit-…` header with what it means; a header sent twice is there twice. */
interface LimitHeader {
  /** What follows `limit`, `remaining` or `reset` in the name, e.g. `-tokens-minute`. */
  readonly suffix: string;
  readonly field: keyof StatedLimit;
  readonly value: number | undefined;
}

type Meaning = (
  resets: readonly (number | undefined)[],
  context: HeaderContext,
) => StatedDimension | undefined;

const NAME = /^x-ratelimit-(limit|remaining|reset)((?:-[a-z]+)*)$/;

/** A name that says both what is counted and for how long, as Cerebras, SambaNova and Mistral send it. */
const QUALIFIED = /^-(req|requests?|tokens?)-(?:per-)?(min|minute|day)$/;
const COUNTED = { r: { m: "rpm", d: "rpd" }, t: { m: "tpm", d: "tpd" } } as const;

/** A minute's budget is whole again within a minute; the second is for rounding. */
const MINUTE_MS = 61_000;

/** Headers whose names leave the period open. What is not here, or has no meaning, is not believed. */
const UNQUALIFIED: Readonly<Record<Dialect, Readonly<Record<string, Meaning>>>> = {
  groq: { "-requests": () => "rpd", "-tokens": () => "tpm" },
  cerebras: {},
  openrouter: {
    "": (resets, { named }) =>
      named === "rpm" || named === "rpd" ? named : resets.every(isSoon) ? "rpm" : undefined,
  },
  gemini: {},
  openai: {
    "-requests": (resets) => (resets.length > 0 && resets.every(isSoon) ? "rpm" : undefined),
    "-tokens": (resets) => (resets.length > 0 && resets.every(isSoon) ? "tpm" : undefined),
  },
};

/** What the headers state, those of the response and those repeated in its body. Names in lower case. */
export function readLimitHeaders(
  sources: readonly Readonly<Record<string, string>>[],
  context: HeaderContext,
): readonly LimitReading[] {
  const found = sources
    .flatMap((headers) => Object.entries(headers))
    .flatMap(([name, text]) => parseHeader(name, text, context.wall));
  return [...Map.groupBy(found, ({ suffix }) => suffix)].flatMap(([suffix, same]) => {
    const resets = same.filter(({ field }) => field === "resetMs").map(({ value }) => value);
    const dimension = qualified(suffix) ?? meaningOf(suffix, context.dialect)?.(resets, context);
    return dimension === undefined ? [] : same.map(({ field, value }) => ({ dimension, field, value }));
  });
}

/**
 * The headers without the resets of other limits than the one that was hit. Groq has no header for requests a
 * minute, and its header for requests a day would be taken for one.
 */
export function withoutOtherResets(
  headers: Readonly<Record<string, string>>,
  context: HeaderContext,
): Readonly<Record<string, string>> {
  const { named, dialect } = context;
  if (named === undefined || named === "upstream") return headers;
  const kept = Object.entries(headers).filter(([name]) => {
    const [, what, suffix = ""] = NAME.exec(name) ?? [];
    if (what !== "reset") return true;
    const dimension = qualified(suffix) ?? meaningOf(suffix, dialect)?.([], context);
    return dimension === undefined || dimension === named;
  });
  return Object.fromEntries(kept);
}

function parseHeader(name: string, text: string, wall: number): readonly LimitHeader[] {
  const [, what = "", suffix = ""] = NAME.exec(name) ?? [];
  const reading = READINGS.get(what);
  if (reading === undefined) return [];
  return copiesOf(text).map((copy) => ({ suffix, field: reading.field, value: reading.read(copy, wall) }));
}

interface HeaderReading {
  readonly field: keyof StatedLimit;
  readonly read: (text: string, wall: number) => number | undefined;
}

const READINGS: ReadonlyMap<string, HeaderReading> = new Map<string, HeaderReading>([
  ["limit", { field: "limit", read: (text) => countOf(text, 1) }],
  ["remaining", { field: "remaining", read: (text) => countOf(text, 0) }],
  ["reset", { field: "resetMs", read: parseReset }],
]);

function qualified(suffix: string): StatedDimension | undefined {
  const [, counted, period] = QUALIFIED.exec(suffix) ?? [];
  if (counted === undefined || period === undefined) return undefined;
  return COUNTED[counted.startsWith("r") ? "r" : "t"][period === "day" ? "d" : "m"];
}

function meaningOf(suffix: string, dialect: Dialect): Meaning | undefined {
  return Object.hasOwn(UNQUALIFIED[dialect], suffix) ? UNQUALIFIED[dialect][suffix] : undefined;
}

/** The copies of a header that was sent several times; the comma of an HTTP date separates nothing. */
function copiesOf(text: string): readonly string[] {
  return text.split(/,(?! \d{2} [a-z]{3} \d{4} )/i);
}

function isSoon(reset: number | undefined): boolean {
  return reset !== undefined && reset <= MINUTE_MS;
}
