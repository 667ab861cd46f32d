import type { MeteredLimit, MetricsReport } from "../../app/reports/metrics-report.ts";
import { type Counted, counterName, type HistogramName, labelsOf } from "../../core/limits/counter-names.ts";
import { BUCKETS_MS, histogramOf } from "../../core/limits/histogram.ts";
import type { KeySnapshot, LimiterSnapshot } from "../../core/limits/limiter.ts";
import { sanitizeLine } from "../../core/sanitize.ts";

/** One printed line: a value and the labels it stands under. */
export interface Sample {
  /** The family's name, unless it is a part of a histogram. */
  readonly metricName?: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/** One metric with all its series. */
export interface MetricFamily {
  readonly name: string;
  readonly help: string;
  readonly type: "counter" | "gauge" | "histogram";
  readonly labels: readonly string[];
  readonly samples: (report: MetricsReport) => readonly Sample[];
}

interface Described {
  readonly name: string;
  readonly help: string;
}

const LIMIT_LABELS = ["provider", "model"];
const MAX_LABEL = 200;

/** A counter of each limit. `label` names what tells the counters of its kind apart; null where nothing does. */
export function counter(described: Described, kind: Counted, label: string | null): MetricFamily {
  return {
    ...described,
    type: "counter",
    labels: label === null ? LIMIT_LABELS : [...LIMIT_LABELS, label],
    samples: ({ limits }) =>
      limits.flatMap((limit) =>
        labelsOf(kind).flatMap((of): Sample[] => {
          const value = limit.counters.get(counterName(kind, of as never));
          const labels = label === null ? namesOf(limit) : { ...namesOf(limit), [label]: of };
          return value === undefined ? [] : [{ labels, value }];
        }),
      ),
  };
}

/** A histogram of each limit, in seconds. */
export function histogram(described: Described, kind: HistogramName): MetricFamily {
  return {
    ...described,
    type: "histogram",
    labels: [...LIMIT_LABELS, "le"],
    samples: ({ limits }) => limits.flatMap((limit) => histogramSamples(described.name, kind, limit)),
  };
}

/** A gauge of each limit that can be drawn on; no line where `value` is null. `at` is epoch milliseconds. */
export function limitGauge(
  described: Described,
  value: (limits: KeySnapshot, at: number) => number | null,
): MetricFamily {
  return {
    ...described,
    type: "gauge",
    labels: LIMIT_LABELS,
    samples: ({ limits, snapshot }) =>
      limits.flatMap((limit): Sample[] => {
        const now = limit.limits === null ? null : value(limit.limits, snapshot.at);
        return now === null ? [] : [{ labels: namesOf(limit), value: now }];
      }),
  };
}

/** A gauge of the limiter itself. `label` is taken from its snapshot. */
export function limiterGauge(
  described: Described,
  value: (snapshot: LimiterSnapshot) => number,
  label?: "backend",
): MetricFamily {
  return {
    ...described,
    type: "gauge",
    labels: label === undefined ? [] : [label],
    samples: ({ snapshot }) => [
      { labels: label === undefined ? {} : { [label]: snapshot[label] }, value: value(snapshot) },
    ],
  };
}

function histogramSamples(name: string, kind: HistogramName, limit: MeteredLimit): readonly Sample[] {
  const { upTo, count, sumMs } = histogramOf((mark) => limit.counters.get(counterName(kind, mark)) ?? 0);
  if (count === 0) return [];
  const labels = namesOf(limit);
  const bucket = (le: string, value: number): Sample => ({
    metricName: `${name}_bucket`,
    labels: { ...labels, le },
    value,
  });
  return [
    ...BUCKETS_MS.map((bound, index) => bucket(String(bound / 1000), upTo[index] ?? 0)),
    bucket("+Inf", count),
    { metricName: `${name}_sum`, labels, value: sumMs / 1000 },
    { metricName: `${name}_count`, labels, value: count },
  ];
}

function namesOf({ provider, model }: MeteredLimit): { readonly provider: string; readonly model: string } {
  return { provider: sanitizeLine(provider, MAX_LABEL), model: sanitizeLine(model, MAX_LABEL) };
}
