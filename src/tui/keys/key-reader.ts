import type { Clock } from "../../core/clock.ts";
import type { KeyEvent } from "./key-event.ts";
import { isWaiting, readKeys, readSilence } from "./key-parser.ts";
import { GROUND } from "./parser-state.ts";
import { endPaste } from "./paste-parser.ts";

/** How long nothing must come for an ESC to be the key and not the beginning of a sequence. */
const SILENCE_MS = 50;

/** This long after all else, a Ctrl-C by itself is no part of a paste: its end was lost, and every key with it. */
const LOST_END_MS = 1000;

/** Ctrl-C as a terminal sends it, and by Kitty's protocol. */
const CTRL_C: ReadonlySet<string> = new Set(["\u0003", "\u001b[99;5u"]);

export interface KeyReader {
  /**
   * Takes what the terminal sent, cut anywhere. Bytes that are no UTF-8 become U+FFFD. A Ctrl-C ends a paste of which
   * nothing else has come for a second, and does no more.
   */
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
  let heardAt = clock.now();

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
      if (text === "") return;
      const isCtrlC = CTRL_C.has(text);
      const isLate = clock.now() - heardAt >= LOST_END_MS;
      if (!isCtrlC) heardAt = clock.now();
      take(state.at === "paste" && isCtrlC && isLate ? endPaste(state) : readKeys(state, text));
    },
  };
}
