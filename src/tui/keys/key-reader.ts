import type { Clock } from "../../core/clock.ts";
import type { KeyEvent } from "./key-event.ts";
import { isWaiting, readKeys, readSilence } from "./key-parser.ts";
import { GROUND } from "./parser-state.ts";

/** How long nothing must come for an ESC to be the key and not the beginning of a sequence. */
const SILENCE_MS = 50;

export interface KeyReader {
  /** Takes what the terminal sent, cut anywhere. Bytes that are no UTF-8 become U+FFFD. */
  readonly push: (chunk: Uint8Array | string) => void;
}

/** Reads the bytes of a terminal as keys. */
export function createKeyReader(deps: {
  readonly clock: Clock;
  readonly onEvents: (events: readonly KeyEvent[]) => void;
}): KeyReader {
  const { clock, onEvents } = deps;
  const decoder = new TextDecoder("utf-8", { ignoreBOM: true });
  let state = GROUND;
  let silence: AbortController | null = null;

  const take = (parsed: ReturnType<typeof readKeys>): void => {
    state = parsed.state;
    silence?.abort();
    silence = null;
    if (isWaiting(state)) listen();
    if (parsed.events.length > 0) onEvents(parsed.events);
  };

  const listen = (): void => {
    const own = new AbortController();
    silence = own;
    clock.sleep(SILENCE_MS, own.signal).then(
      () => (silence === own ? end() : undefined),
      () => undefined, // something came
    );
  };

  /** Goes on listening only if the silence decided something: a reply that is under way may take its time. */
  const end = (): void => {
    const before = state;
    const parsed = readSilence(before);
    silence = null;
    if (parsed.state !== before) take(parsed);
  };

  return {
    push: (chunk) => {
      const text = typeof chunk === "string" ? chunk : decoder.decode(chunk, { stream: true });
      if (text !== "") take(readKeys(state, text));
    },
  };
}
