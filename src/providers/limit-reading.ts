import type { StatedLimit, StatedLimits } from "../core/limits/stated-limits.ts";

export type StatedDimension = keyof StatedLimits;

/** One number a response stated; the same may be stated several times. */
export interface LimitReading {
  readonly dimension: StatedDimension;
  readonly field: keyof StatedLimit;
  /** Undefined for a copy that could not be read: it agrees with none. */
  readonly value: number | undefined;
}

const MOST = 1e12;

/** A whole number from `least` to 1e12, written in digits alone; undefined for anything else. */
export function countOf(text: string, least: 0 | 1): number | undefined {
  const value = /^\d{1,13}$/.test(text.trim()) ? Number(text) : Number.NaN;
  return value >= least && value <= MOST ? value : undefined;
}

/**
 * The readings as one picture. Of several limits the lowest is safe; any other number that is stated twice and
 * not alike is not known.
 */
export function combineReadings(readings: readonly LimitReading[]): StatedLimits {
  const byDimension = Map.groupBy(readings, ({ dimension }) => dimension);
  const stated = [...byDimension].map(([dimension, some]) => {
    const byField = Map.groupBy(some, ({ field }) => field);
    const known = [...byField].flatMap(([field, same]) => {
      const value = AGREED[field](same.map((reading) => reading.value));
      return value === undefined ? [] : [[field, value] as const];
    });
    return [dimension, Object.fromEntries(known)] as const;
  });
  return Object.fromEntries(stated.filter(([, limit]) => Object.keys(limit).length > 0));
}

type Copies = readonly (number | undefined)[];

const AGREED: Readonly<Record<keyof StatedLimit, (copies: Copies) => number | undefined>> = {
  limit: lowest,
  remaining: unanimous,
  used: unanimous,
  resetMs: unanimous,
};

function lowest(copies: Copies): number | undefined {
  const known = copies.filter((copy) => copy !== undefined);
  return known.length === 0 ? undefined : Math.min(...known);
}

function unanimous(copies: Copies): number | undefined {
  return copies.every((copy) => copy === copies[0]) ? copies[0] : undefined;
}
