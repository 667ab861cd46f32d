import type { ChatHost } from "../../core/chat/chat-host.ts";
import type { SquadEvent, SquadEventBody } from "../../core/events.ts";
import { sanitizeLine } from "../../core/sanitize.ts";
import { note } from "../blocks/block.ts";
import { createEventCleaner } from "./clean-events.ts";
import type { ViewAction } from "../state/view-model.ts";
import type { Words } from "../words/en/index.ts";

export interface EventFeedDeps {
  readonly host: ChatHost;
  readonly view: (action: ViewAction) => void;
  /** Brings the clock of the view to now. */
  readonly look: () => void;
  /** The limits may stand elsewhere. */
  readonly refresh: () => Promise<void>;
  readonly words: Words;
}

/** Events after which the limits stand elsewhere. */
const CHANGES_LIMITS: ReadonlySet<SquadEventBody["type"]> = new Set([
  "admission-wait",
  "admission-grant",
  "attempt-start",
  "cooldown-start",
]);

/**
 * Takes the host's events into the view, sanitized, until the function it returns is called. One that the view cannot take
 * is left out, which is said once: those after it are taken, so that an answer comes whole.
 */
export function feedEvents({ host, view, look, refresh, words }: EventFeedDeps): () => void {
  const clean = createEventCleaner();
  let isToldOf = false;
  const take = (event: SquadEvent): void => {
    const safe = clean(event);
    if (safe.type === "admission-wait") look();
    if (safe.type !== "text-delta" || safe.text !== "") view({ type: "event", event: safe, at: host.now() });
    if (CHANGES_LIMITS.has(safe.type)) void refresh();
  };
  const takeOrTell = (event: SquadEvent): void => {
    try {
      take(event);
    } catch (error) {
      if (isToldOf) return;
      isToldOf = true;
      const text = words.notices.internal(sanitizeLine(String(error), 200));
      view({ type: "print", blocks: [note(text, "error")] });
    }
  };
  return host.subscribe("the conversation", takeOrTell, true);
}
