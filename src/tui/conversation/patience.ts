/** How long each step of an ending may take at most, in milliseconds; the steps together are done within two seconds. */
const STEPS_MS: readonly number[] = [1000, 500];
const LATER_STEPS_MS = 150;

/** What an ending waits for at most: each call resolves when the step that begins with it has had long enough. */
export function createPatience(sleep: (ms: number) => Promise<void>): () => Promise<void> {
  let step = 0;
  return () => sleep(STEPS_MS[step++] ?? LATER_STEPS_MS);
}
