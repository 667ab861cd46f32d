import type { Clock } from "../core/clock.ts";
import type { SquadEvent } from "../core/events.ts";
import { afterTelling, isNews, trimWords, type ToldTrim, type Trim } from "../core/chat/trim-words.ts";

/** A wait says that it still lasts this often. */
const HEARTBEAT_MS = 30_000;

const REASON_WORDS = {
  window: "its requests of this minute are spent",
  burst: "its requests are being spaced",
  cooldown: "it asked for a pause",
  failing: "it keeps failing and is asked again then",
  key: "it refused its key",
  concurrency: "all slots for requests in flight are taken",
  backoff: "a short pause before asking again",
  tokens: "its tokens of this minute are spent",
  day: "its quota of the day is spent",
} as const;

/** Tells a person, line by line, why a run takes its time: waits with a heartbeat, failures and what follows them. */
export function progressNotes(
  clock: Clock,
  say: (line: string) => void,
): {
  readonly sink: (event: SquadEvent) => void;
  readonly stop: () => void;
} {
  let heartbeat: AbortController | null = null;
  const stop = (): void => {
    heartbeat?.abort();
    heartbeat = null;
  };
  const beat = async (until: number, name: string, signal: AbortSignal): Promise<void> => {
    for (;;) {
      await clock.sleep(HEARTBEAT_MS, signal);
      say(`squad: still waiting for ${name}, ${seconds(until - clock.wall())} left`);
    }
  };
  /** Said once a run: a provider that fails twice alike has no more to tell. */
  const failures = new Set<string>();
  const told = new Map<string | null, ToldTrim>();
  const sayTrim = (trim: Trim): void => {
    const before = told.get(trim.provider);
    if (isNews(trim, before)) say(`squad: ${trimWords(trim)}`);
    told.set(trim.provider, afterTelling(trim, before));
  };
  const sink = (event: SquadEvent): void => {
    stop();
    if (event.type === "admission-wait") {
      if (event.waitMs < 1000) return;
      say(`squad: waiting ${seconds(event.waitMs)} for ${event.provider}: ${REASON_WORDS[event.reason]}`);
      heartbeat = new AbortController();
      beat(event.until, event.provider, heartbeat.signal).catch(() => undefined);
    } else if (event.type === "attempt-error") {
      const next = { "fall-back": "; asking the next provider", retry: "; asking it once more", stop: "" }[
        event.next
      ];
      const line = `squad: ${event.message}${next}`;
      if (event.next !== "stop" && !failures.has(line)) say(line);
      failures.add(line);
    } else if (event.type === "quality-reject") {
      say(`squad: ${event.provider} gave no usable answer (${event.reason}); asking the next provider`);
    } else if (event.type === "conversation-trim") {
      sayTrim(event);
    } else if (event.type === "tool-result") {
      const { tool, arguments: asked, isError, summary, lines } = event;
      const came = summary === "" ? (lines === 1 ? "1 line" : `${lines} lines`) : summary;
      say(`squad: ${[tool, asked].filter(Boolean).join(" ")} — ${isError ? "failed: " : ""}${came}`);
    } else if (event.type === "notice" || event.type === "limiter-degrade") {
      say(`squad: ${event.type === "notice" ? event.text : event.reason}`);
    }
  };
  return { sink, stop };
}

function seconds(ms: number): string {
  return `${Math.max(0, Math.ceil(ms / 1000))} s`;
}
