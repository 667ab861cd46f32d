import type { ChatHost } from "../core/chat-host.ts";
import type { SquadEventBody } from "../core/events.ts";
import { createEventCleaner } from "./clean-events.ts";
import type { ViewAction } from "./view-model.ts";

export interface EventFeedDeps {
  readonly host: ChatHost;
  readonly view: (action: ViewAction) => void;
  /** Brings the clock of the view to now. */
  readonly look: () => void;
  /** The limits may stand elsewhere. */
  readonly refresh: () => Promise<void>;
}

/** Events after which the limits stand elsewhere. */
const CHANGES_LIMITS: ReadonlySet<SquadEventBody["type"]> = new Set([
  "admission-wait",
  "admission-grant",
  "attempt-start",
  "cooldown-start",
]);

/** Takes the host's events into the view, sanitized, until the function it returns is called. */
export function feedEvents({ host, view, look, refresh }: EventFeedDeps): () => void {
  const clean = createEventCleaner();
  return host.subscribe((event) => {
    const safe = clean(event);
    if (safe.type === "admission-wait") look();
    if (safe.type !== "text-delta" || safe.text !== "") view({ type: "event", event: safe, at: host.now() });
    if (CHANGES_LIMITS.has(safe.type)) void refresh();
  });
}
