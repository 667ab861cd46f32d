import { type Metric, Registry } from "prom-client";
import type { MetricsReport } from "../../app/reports/metrics-report.ts";
import { METRIC_FAMILIES } from "./metric-families.ts";

/**
 * The report in Prometheus' text format (0.0.4), written by prom-client. Its own metrics accumulate within one
 * process, and squad's live in the store; so each family is registered as what the registry asks of a metric: an
 * object that gives its values when it is asked.
 */
export function metricsText(report: MetricsReport): Promise<string> {
  const registry = new Registry();
  for (const { name, help, type, samples } of METRIC_FAMILIES) {
    const stored = {
      name,
      help,
      type,
      aggregator: "sum",
      get: async () => ({ name, help, type, aggregator: "sum", values: samples(report) }),
    };
    registry.registerMetric(stored as unknown as Metric);
  }
  return registry.metrics();
}
