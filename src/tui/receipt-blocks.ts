import type { SpokenReceipt } from "../core/chat-host.ts";
import type { AttemptRecord } from "../core/outcome.ts";
import { sanitizeLine } from "../core/sanitize.ts";
import { note, type Block, type ListItem } from "./block.ts";
import { SHORT_FAILURE } from "./failure-words.ts";
import { formatDuration } from "./time-format.ts";

/** Shorter waits are the store's and the SDK's, and no user's. */
const NOTICEABLE_MS = 100;

/** A receipt in full, for `/why`: who served the answer, what was tried, why it moved on, and how long each part took. */
export function receiptBlocks(
  receipt: SpokenReceipt,
  place: { readonly number: number; readonly of: number },
): Block[] {
  const { attempts, timing, usage } = receipt;
  const count = usage.estimated ? "about " : "";
  const total = [
    `${formatDuration(timing.totalMs)} in all`,
    ...(timing.waitedMs >= NOTICEABLE_MS
      ? [`${formatDuration(timing.waitedMs)} of it waiting for a free slot`]
      : []),
    ...(timing.ttftMs === null ? [] : [`first word after ${formatDuration(timing.ttftMs)}`]),
    `${count}${usage.promptTokens} tokens read, ${count}${usage.completionTokens} written`,
  ];
  const which = place.number === place.of ? "" : `Answer ${place.number} of ${place.of}: `;
  const who = receipt.agent === undefined ? "" : ` for ${receipt.agent}`;
  return [
    note(
      sanitizeLine(`${which}served by ${receipt.provider} · ${receipt.model} (${receipt.tier})${who}`, 200),
    ),
    { kind: "list", items: attempts.map(attemptItem) },
    note(total.join(" · ")),
    ...(receipt.finish === "length" ? [note("It was cut off at its length limit.", "warn")] : []),
  ];
}

function attemptItem(record: AttemptRecord, index: number): ListItem {
  const { provider, outcome, status, waitedMs, ttftMs, durationMs, message } = record;
  const parts = [
    outcome === "ok" ? "answered" : SHORT_FAILURE[outcome],
    ...(status === null || status === 200 ? [] : [`HTTP ${status}`]),
    ...(waitedMs >= NOTICEABLE_MS ? [`waited ${formatDuration(waitedMs)}`] : []),
    ...(ttftMs === null ? [] : [`first word ${formatDuration(ttftMs)}`]),
    `took ${formatDuration(durationMs)}`,
    ...(message === undefined ? [] : [sanitizeLine(message, 160)]),
  ];
  return {
    label: `${index + 1}. ${sanitizeLine(provider, 24)}`,
    text: parts.join(" · "),
    tone: outcome === "ok" ? "plain" : "warn",
  };
}
