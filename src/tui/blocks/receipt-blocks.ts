import type { SpokenReceipt } from "../../core/chat/chat-host.ts";
import type { AttemptRecord } from "../../core/outcome.ts";
import { sanitizeLine } from "../../core/sanitize.ts";
import { attemptStory } from "./attempt-story.ts";
import { note, type Block, type ListItem } from "./block.ts";
import { formatDuration } from "../bar/time-format.ts";
import type { Words } from "../words/en/index.ts";

/** Shorter waits are the store's and the SDK's, and no user's. */
const NOTICEABLE_MS = 100;

/** What a receipt is for: an answer of so many, or a summary of the conversation. */
export type ReceiptPlace = { readonly number: number; readonly of: number } | "summary";

/** A receipt in full, for `/why`: who served the answer, what was tried, why it moved on, and how long each part took. */
export function receiptBlocks(receipt: SpokenReceipt, place: ReceiptPlace, words: Words): Block[] {
  const { attempts, timing, usage } = receipt;
  const { receipt: said } = words;
  const lasted = (ms: number): string => formatDuration(ms, words);
  const count = (tokens: number): string => (usage.estimated ? said.about(String(tokens)) : String(tokens));
  const total = [
    said.inAll(lasted(timing.totalMs)),
    ...(timing.waitedMs >= NOTICEABLE_MS ? [said.waitedForSlot(lasted(timing.waitedMs))] : []),
    ...(timing.ttftMs === null ? [] : [said.firstWordAfter(lasted(timing.ttftMs))]),
    said.tokens(count(usage.promptTokens), count(usage.completionTokens)),
  ];
  const which =
    place === "summary"
      ? said.ofSummary
      : place.number === place.of
        ? ""
        : said.ofMany(place.number, place.of);
  const who = receipt.agent === undefined ? "" : ` ${said.forAgent(receipt.agent)}`;
  return [
    note(
      sanitizeLine(
        `${which}${said.servedBy(receipt.provider)} · ${receipt.model} (${words.tiers[receipt.tier]})${who}`,
        200,
      ),
    ),
    { kind: "list", items: attempts.map((attempt, index) => attemptItem(attempt, index, words)) },
    note(total.join(" · ")),
    ...(receipt.finish === "length" ? [note(said.cutOff, "warn")] : []),
  ];
}

function attemptItem(record: AttemptRecord, index: number, words: Words): ListItem {
  const { receipt: said, failedShort } = words;
  const { provider, outcome, status, waitedMs, ttftMs, durationMs } = record;
  const story = attemptStory(record, words);
  const parts = [
    outcome === "ok" ? said.answered : failedShort[outcome],
    ...(status === null || status === 200 ? [] : [`HTTP ${status}`]),
    ...(waitedMs >= NOTICEABLE_MS ? [said.waited(formatDuration(waitedMs, words))] : []),
    ...(ttftMs === null ? [] : [said.firstWord(formatDuration(ttftMs, words))]),
    said.took(formatDuration(durationMs, words)),
    ...(story === "" ? [] : [story]),
  ];
  return {
    label: `${index + 1}. ${sanitizeLine(provider, 24)}`,
    text: parts.join(" · "),
    tone: outcome === "ok" ? "plain" : "warn",
  };
}
