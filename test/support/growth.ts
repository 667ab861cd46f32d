import { expect } from "vitest";

/** How many times larger the larger input is. */
const GROWTH = 4;
/** Work in proportion takes 4 times as long then, work in the square of its input 16 times. */
const MOST_GROWTH = 10;
/** Milliseconds of processor time under which collecting garbage and compiling weigh more than the work. */
const TELLING_MS = 60;
const TRIES = 3;

/**
 * Fails when `work` takes much more than four times the processor time for an input of `size` than for a quarter of it.
 * Waiting counts for nothing, so that a busy machine changes little. Resolves to what `work` gave for the whole size.
 */
export async function expectLinear<T>(work: (size: number) => T | Promise<T>, size: number): Promise<T> {
  const quarter = Math.floor(size / GROWTH);
  await work(quarter);
  let [short, long] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
  for (let attempt = 1; ; attempt += 1) {
    short = Math.min(short, (await processorMs(() => work(quarter))).ms);
    const whole = await processorMs(() => work(size));
    long = Math.min(long, whole.ms);
    const most = Math.max(TELLING_MS, MOST_GROWTH * short);
    if (long > most && attempt < TRIES) continue;
    expect(long).toBeLessThanOrEqual(most);
    return whole.result;
  }
}

/** Milliseconds of this thread's processor time. */
async function processorMs<T>(
  work: () => T | Promise<T>,
): Promise<{ readonly ms: number; readonly result: T }> {
  const before = process.threadCpuUsage();
  const result = await work();
  const { user, system } = process.threadCpuUsage(before);
  return { ms: (user + system) / 1000, result };
}
