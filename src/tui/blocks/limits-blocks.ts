import { compactNumber } from "../../core/text/compact-number.ts";
import type { KeySnapshot } from "../../core/limits/limiter.ts";
import { restraintsOf } from "../../core/limits/restraints.ts";
import { sanitizeLine } from "../../core/sanitize.ts";
import type { ProviderState, ProviderStatus, StatusReport } from "../../core/status.ts";
import { note, type Block, type ListItem } from "./block.ts";
import { reasonWords } from "../bar/reason-words.ts";
import { restraintWords } from "../bar/restraint-words.ts";
import { limiterLine, stateTone, stateWords } from "../bar/status-words.ts";
import { formatAhead } from "../bar/time-format.ts";
import type { Words } from "../words/en/index.ts";

/** States in which no request is sent, whatever the limits allow. */
const CANNOT_START: ReadonlySet<ProviderState> = new Set<ProviderState>(["no_key", "disabled"]);

/** Every limit of every provider: what was used, of how much, what holds it back, and when the next start is free. */
export function limitsBlocks(report: StatusReport, words: Words): Block[] {
  return [
    ...report.providers.flatMap((provider): Block[] => [
      headline(provider, report.at, words),
      { kind: "list", items: limitItems(provider, report.at, words) },
    ]),
    note(limiterLine(report, words)),
  ];
}

function headline(provider: ProviderStatus, now: number, words: Words): Block {
  // What holds it back has a line of its own.
  const reason = provider.state === "throttled" ? "" : reasonWords(provider, now, words);
  const parts = [
    sanitizeLine(provider.name, 24),
    sanitizeLine(provider.model, 60),
    stateWords(provider, now, words) || words.state.ready,
    ...(provider.isOutside === true ? [words.limits.outside] : []),
    ...(reason === "" ? [] : [reason]),
  ];
  return note(parts.join(" · "), provider.state === "ready" ? "strong" : stateTone(provider));
}

function limitItems({ limits, state }: ProviderStatus, now: number, words: Words): ListItem[] {
  const said = words.limits;
  if (limits === null) return [item(said.requests, said.none)];
  const { rpm, tpm, rpd, tpd, burst, parked } = limits;
  const isReduced = rpm.limit !== rpm.configured;
  return [
    item(
      said.requests,
      [
        said.minute(String(rpm.used), String(rpm.limit)),
        ...(isReduced ? [said.asConfigured(rpm.configured)] : []),
        ...(rpd.limit === null ? [] : [said.today(String(rpd.used), compactNumber(rpd.limit))]),
        said.burst(burst.available, burst.capacity),
      ].join(" · "),
    ),
    ...(tpm.limit === null && tpd.limit === null
      ? []
      : [item(said.tokens, [...countOf(tpm, said.minute), ...countOf(tpd, said.today)].join(" · "))]),
    ...restraintItems(limits, now, words),
    ...Object.entries(parked)
      .filter(([, until]) => until > now)
      .map(([model, until]) =>
        item(said.resting, said.restingModel(sanitizeLine(model, 60), formatAhead(until, now, words))),
      ),
    ...(CANNOT_START.has(state) ? [] : [item(said.next, nextStart(limits, now, words))]),
  ];
}

function countOf(
  { used, limit }: { readonly used: number; readonly limit: number | null },
  say: (used: string, limit: string) => string,
): string[] {
  return limit === null ? [] : [say(compactNumber(used), compactNumber(limit))];
}

function restraintItems(limits: KeySnapshot, now: number, words: Words): ListItem[] {
  const refusals = limits.throttle.recent429;
  const lines = [
    ...restraintsOf(limits).map((restraint) => restraintWords(restraint, now, words)),
    ...(refusals > 0 ? [words.limits.refusals(refusals)] : []),
  ];
  return lines.map((line) => ({ ...item(words.limits.held, line), tone: "warn" }));
}

function nextStart({ nextSlotAt, cooldownUntil }: KeySnapshot, now: number, words: Words): string {
  const at = Math.max(nextSlotAt ?? 0, cooldownUntil ?? 0);
  return at > now ? formatAhead(at, now, words) : words.limits.now;
}

function item(label: string, text: string): ListItem {
  return { label, text, tone: "plain" };
}
