import { compactNumber } from "../core/compact-number.ts";
import type { KeySnapshot } from "../core/limits/limiter.ts";
import { restraintsOf, type Restraint } from "../core/limits/restraints.ts";
import { sanitizeLine } from "../core/sanitize.ts";
import type { ProviderState, ProviderStatus, StatusReport } from "../core/status.ts";
import { note, type Block, type ListItem } from "./block.ts";
import { limiterLine, stateTone, stateWords } from "./status-words.ts";
import { formatAhead } from "./time-format.ts";

const WORDS = {
  ready: "ready",
  outside: "not in this agent's chain",
  none: "no limits",
  requests: "requests",
  tokens: "tokens",
  minute: "this minute",
  today: "today",
  asConfigured: (rpm: number) => `set to ${rpm}`,
  burst: (available: number, capacity: number) => `${available} of ${capacity} at once`,
  next: "next",
  now: "now",
  held: "held back",
  resting: "resting",
  slowed: (percent: number) => `slowed to ${percent}% after refusals`,
  faster: (when: string) => `faster ${when}`,
  learned: (rpm: number) => `its refusals taught about ${rpm} a minute`,
  probe: (when: string) => `more is tried ${when}`,
  stated: (rpm: number) => `it states ${rpm} a minute itself`,
  refusals: (count: number) => `${count} refused lately`,
  restingModel: (model: string, when: string) => `${model} rests and is asked again ${when}`,
};

/** States in which no request is sent, whatever the limits allow. */
const CANNOT_START: ReadonlySet<ProviderState> = new Set<ProviderState>(["no_key", "disabled"]);

/** Every limit of every provider: what was used, of how much, what holds it back, and when the next start is free. */
export function limitsBlocks(report: StatusReport): Block[] {
  return [
    ...report.providers.flatMap((provider): Block[] => [
      headline(provider, report.at),
      { kind: "list", items: limitItems(provider, report.at) },
    ]),
    note(limiterLine(report)),
  ];
}

function headline(provider: ProviderStatus, now: number): Block {
  const parts = [
    sanitizeLine(provider.name, 24),
    sanitizeLine(provider.model, 60),
    stateWords(provider, now) || WORDS.ready,
    ...(provider.isOutside === true ? [WORDS.outside] : []),
    ...(provider.reason === null ? [] : [sanitizeLine(provider.reason, 160)]),
  ];
  return note(parts.join(" · "), provider.state === "ready" ? "strong" : stateTone(provider));
}

function limitItems({ limits, state }: ProviderStatus, now: number): ListItem[] {
  if (limits === null) return [item(WORDS.requests, WORDS.none)];
  const { rpm, tpm, rpd, tpd, burst, parked } = limits;
  const isReduced = rpm.limit !== rpm.configured;
  return [
    item(
      WORDS.requests,
      [
        `${rpm.used} of ${rpm.limit} ${WORDS.minute}`,
        ...(isReduced ? [WORDS.asConfigured(rpm.configured)] : []),
        ...(rpd.limit === null ? [] : [`${rpd.used} of ${compactNumber(rpd.limit)} ${WORDS.today}`]),
        WORDS.burst(burst.available, burst.capacity),
      ].join(" · "),
    ),
    ...(tpm.limit === null && tpd.limit === null
      ? []
      : [item(WORDS.tokens, [...countOf(tpm, WORDS.minute), ...countOf(tpd, WORDS.today)].join(" · "))]),
    ...restraintItems(limits, now),
    ...Object.entries(parked)
      .filter(([, until]) => until > now)
      .map(([model, until]) =>
        item(WORDS.resting, WORDS.restingModel(sanitizeLine(model, 60), formatAhead(until, now))),
      ),
    ...(CANNOT_START.has(state) ? [] : [item(WORDS.next, nextStart(limits, now))]),
  ];
}

function countOf(count: { readonly used: number; readonly limit: number | null }, of: string): string[] {
  return count.limit === null ? [] : [`${compactNumber(count.used)} of ${compactNumber(count.limit)} ${of}`];
}

function restraintItems(limits: KeySnapshot, now: number): ListItem[] {
  const refusals = limits.throttle.recent429;
  const lines = [
    ...restraintsOf(limits).map((restraint) => RESTRAINT[restraint.kind](restraint as never, now)),
    ...(refusals > 0 ? [WORDS.refusals(refusals)] : []),
  ];
  return lines.map((line) => ({ ...item(WORDS.held, line), tone: "warn" }));
}

const RESTRAINT: {
  readonly [K in Restraint["kind"]]: (restraint: Extract<Restraint, { kind: K }>, now: number) => string;
} = {
  slowed: ({ factor, restoreAt }, now) =>
    [
      WORDS.slowed(Math.round(factor * 100)),
      ...(restoreAt === null || restoreAt <= now ? [] : [WORDS.faster(formatAhead(restoreAt, now))]),
    ].join(", "),
  learned: ({ rpm, probeAt }, now) =>
    [WORDS.learned(rpm), ...(probeAt <= now ? [] : [WORDS.probe(formatAhead(probeAt, now))])].join(", "),
  stated: ({ rpm }) => WORDS.stated(rpm),
};

function nextStart({ nextSlotAt, cooldownUntil }: KeySnapshot, now: number): string {
  const at = Math.max(nextSlotAt ?? 0, cooldownUntil ?? 0);
  return at > now ? formatAhead(at, now) : WORDS.now;
}

function item(label: string, text: string): ListItem {
  return { label, text, tone: "plain" };
}
