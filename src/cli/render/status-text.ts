import { compactNumber } from "../../core/text/compact-number.ts";
import { dayUseOf, isNearlyUsed, percentUsed } from "../../core/limits/day-use.ts";
import type { KeySnapshot } from "../../core/limits/limiter.ts";
import { restraintsOf } from "../../core/limits/restraints.ts";
import type { ProviderStatus, StatusReport } from "../../core/status.ts";
import { table, tableWidth } from "./table.ts";

/** A column of the table; those with a higher rank are left out first on a narrow terminal. */
interface Column {
  readonly title: string;
  readonly rank: number;
  readonly cell: (limits: KeySnapshot, at: number) => string;
}

const COLUMNS: readonly Column[] = [
  { title: "RPM", rank: 0, cell: ({ rpm }) => `${rpm.used}/${rpm.limit}` },
  { title: "TPM", rank: 3, cell: ({ tpm }) => outOf(tpm.used, tpm.limit) },
  { title: "NEXT SLOT", rank: 0, cell: nextSlot },
  { title: "TODAY", rank: 1, cell: today },
  { title: "OK/429/FAILED", rank: 4, cell: ({ requests: r }) => `${r.ok}/${r.rateLimited}/${r.failed}` },
  { title: "P50/P95", rank: 5, cell: latency },
  { title: "THROTTLE", rank: 2, cell: throttle },
];
const MODEL_RANK = 6;

/** `squad status` for people, at most `columns` wide where its parts allow it. */
export function statusText(report: StatusReport, columns: number): string {
  const { limiter, totals } = report;
  const { active, limit } = limiter.concurrency;
  const store =
    limiter.degraded === null ? limiter.backend : `${limiter.backend} (${limiter.degraded.message})`;
  const reasons = report.providers.filter(({ reason, state }) => reason !== null && state !== "disabled");
  return [
    `limits: ${store} · in flight ${active}/${limit} · this minute ${totals.rpm.used}/${totals.rpm.limit}\n\n`,
    fitted(report, columns),
    reasons.length === 0 ? "" : "\n",
    ...reasons.map(({ name, reason }) => `${name}: ${reason}\n`),
    keysLine(report),
  ].join("");
}

/** Where the keys come from, one part a place. */
function keysLine({ providers }: StatusReport): string {
  const parts = Object.entries(ORIGIN_WORDS).flatMap(([origin, words]) => {
    const from = providers.filter(({ keyOrigin, state }) => keyOrigin === origin && state !== "disabled");
    return from.length === 0 ? [] : [`${from.map(({ name }) => name).join(", ")} ${words}`];
  });
  return parts.length === 0 ? "" : `\nkeys: ${parts.join("; ")}\n`;
}

const ORIGIN_WORDS: Readonly<Record<NonNullable<ProviderStatus["keyOrigin"]>, string>> = {
  environment: "from the environment",
  stored: "stored by squad",
  key_command: "from key_command",
};

function fitted(report: StatusReport, columns: number): string {
  for (let rank = MODEL_RANK; ; rank -= 1) {
    const rows = rowsUpTo(rank, report);
    if (rank === 0 || tableWidth(rows) <= columns) return table(rows);
  }
}

function rowsUpTo(rank: number, { providers, at }: StatusReport): readonly (readonly string[])[] {
  const shown = COLUMNS.filter((column) => column.rank <= rank);
  const model = (text: string): readonly string[] => (rank >= MODEL_RANK ? [text] : []);
  const head = ["PROVIDER", ...model("MODEL"), "STATE", ...shown.map(({ title }) => title)];
  const rows = providers.map(({ name, model: id, state, limits }) => [
    name,
    ...model(id),
    limits?.restCause === "key" ? "key refused" : STATE_WORDS[state],
    ...(limits === null || state === "disabled" ? [] : shown.map(({ cell }) => cell(limits, at))),
  ]);
  return [head, ...rows];
}

const STATE_WORDS: Readonly<Record<ProviderStatus["state"], string>> = {
  ready: "ready",
  throttled: "throttled",
  cooldown: "cooling down",
  exhausted: "quota spent",
  open: "failing",
  no_key: "no key",
  disabled: "disabled",
};

function nextSlot({ nextSlotAt, cooldownUntil }: KeySnapshot, at: number): string {
  const free = Math.max(nextSlotAt ?? 0, cooldownUntil ?? 0);
  return free <= at ? "now" : `in ${seconds(free - at)}`;
}

/** Requests or tokens of the day, whichever are nearer to their limit, and how near when little is left. */
function today(limits: KeySnapshot): string {
  const day = dayUseOf(limits);
  const used = outOf(day.used, day.limit);
  return [
    used,
    ...(day.of === "tokens" ? ["tokens"] : []),
    ...(isNearlyUsed(day) ? [`(${percentUsed(day)} %)`] : []),
  ].join(" ");
}

/** What keeps the rate below the configured one: a share of it, or requests a minute. */
function throttle(limits: KeySnapshot): string {
  const restraint = restraintsOf(limits).at(-1);
  if (restraint === undefined) return "-";
  if (restraint.kind === "slowed") return `${Math.round(restraint.factor * 100)} %`;
  return `${restraint.kind === "learned" ? "about" : "stated"} ${restraint.rpm}`;
}

function outOf(used: number, limit: number | null): string {
  return limit === null ? compactNumber(used) : `${compactNumber(used)}/${compactNumber(limit)}`;
}

function latency({ latency: { p50Ms, p95Ms } }: KeySnapshot): string {
  return p50Ms === null || p95Ms === null ? "-" : `${seconds(p50Ms)}/${seconds(p95Ms)}`;
}

function seconds(ms: number): string {
  if (ms < 60_000) return `${(ms / 1000).toFixed(ms < 10_000 ? 1 : 0)}s`;
  const whole = Math.ceil(ms / 1000);
  const parts = [Math.floor(whole / 3600), Math.floor((whole % 3600) / 60), whole % 60];
  const units = ["h", "m", "s"];
  const first = parts.findIndex((part) => part > 0);
  return [first, first + 1].map((index) => (index > 2 ? "" : `${parts[index]}${units[index]}`)).join("");
}
