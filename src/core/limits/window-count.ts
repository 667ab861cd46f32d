import type { Start } from "./key-state.ts";

/** Requests the provider has accepted, or probably will, in the `lengthMs` up to and with `at`. Refused ones are not counted. */
export function acceptedWith(starts: readonly Start[], at: number, lengthMs: number): readonly Start[] {
  return starts.filter(
    (start) =>
      start.at > at - lengthMs && start.at <= at && (start.phase === "started" || start.phase === "settled"),
  );
}

export function tokensOf(starts: readonly Start[]): number {
  return starts.reduce((sum, { tokens }) => sum + tokens, 0);
}
