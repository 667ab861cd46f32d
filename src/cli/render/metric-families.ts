import { counter, histogram, limiterGauge, limitGauge, type MetricFamily } from "./metric-family.ts";

/** Everything `squad metrics` prints, in this order; docs/metrics.md says the same. */
export const METRIC_FAMILIES: readonly MetricFamily[] = [
  counter({ name: "squad_requests_total", help: "Requests that ended, by outcome" }, "request", "outcome"),
  counter(
    { name: "squad_rate_limited_total", help: "429 answers, by the limit they named" },
    "refusal",
    "dimension",
  ),
  counter({ name: "squad_tokens_total", help: "Tokens as the provider counted them" }, "token", "type"),
  counter(
    { name: "squad_throttle_changes_total", help: "Changes of the share of the rate that is used, by cause" },
    "throttle",
    "cause",
  ),
  counter(
    { name: "squad_limit_changes_total", help: "Times another limit was stated or learned, or was over" },
    "limit",
    "limit",
  ),
  counter(
    { name: "squad_cooldowns_total", help: "Waits that a provider asked of everyone" },
    "cooldown",
    null,
  ),
  histogram(
    { name: "squad_request_duration_seconds", help: "From sending a request to the end of its answer" },
    "duration",
  ),
  histogram(
    { name: "squad_time_to_first_token_seconds", help: "From sending a request to its first text" },
    "ttft",
  ),
  histogram(
    { name: "squad_admission_wait_seconds", help: "How long requests that were sent waited for their start" },
    "wait",
  ),
  limitGauge({ name: "squad_rpm_used", help: "Requests in the current window" }, ({ rpm }) => rpm.used),
  limitGauge({ name: "squad_rpm_limit", help: "Requests per window now" }, ({ rpm }) => rpm.limit),
  limitGauge(
    { name: "squad_rpm_configured", help: "Requests per window as configured" },
    ({ rpm }) => rpm.configured,
  ),
  limitGauge({ name: "squad_tpm_used", help: "Tokens in the current window" }, ({ tpm }) => tpm.used),
  limitGauge({ name: "squad_tpm_limit", help: "Tokens per window now" }, ({ tpm }) => tpm.limit),
  limitGauge({ name: "squad_rpd_used", help: "Requests of today" }, ({ rpd }) => rpd.used),
  limitGauge({ name: "squad_rpd_limit", help: "Requests per day" }, ({ rpd }) => rpd.limit),
  limitGauge({ name: "squad_tpd_used", help: "Tokens of today" }, ({ tpd }) => tpd.used),
  limitGauge({ name: "squad_tpd_limit", help: "Tokens per day" }, ({ tpd }) => tpd.limit),
  limitGauge(
    { name: "squad_throttle_factor", help: "Share of the configured rate that the throttle leaves" },
    ({ throttle }) => throttle.factor,
  ),
  limitGauge(
    { name: "squad_cooldown_seconds", help: "Until the provider may be asked again" },
    ({ cooldownUntil }, at) => Math.max(0, (cooldownUntil ?? 0) - at) / 1000,
  ),
  limitGauge(
    { name: "squad_burst_available", help: "Requests that could start at this moment" },
    ({ burst }) => burst.available,
  ),
  limiterGauge(
    { name: "squad_concurrency_active", help: "Requests in flight" },
    ({ concurrency }) => concurrency.active,
  ),
  limiterGauge(
    { name: "squad_concurrency_limit", help: "Requests that may be in flight at once" },
    ({ concurrency }) => concurrency.limit,
  ),
  limiterGauge(
    { name: "squad_limiter_degraded", help: "1 while limits are shared less widely than configured" },
    ({ degraded }) => (degraded === null ? 0 : 1),
    "backend",
  ),
];
