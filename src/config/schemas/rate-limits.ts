import * as z from "zod/mini";
import { readDayRule } from "../day-rule.ts";
import { readRedisUrl } from "../endpoint.ts";
import { about, count, duration, leaf, percent } from "../leaf.ts";
import { providerName } from "./shared.ts";

/** rate_limits.yaml: whole, and as one layer has it. */
export function rateLimitsSchemas() {
  const redisUrl = leaf<string>({
    expects: "a redis:// or rediss:// address",
    example: "redis://127.0.0.1:6379",
    echo: false,
    read: readRedisUrl,
  });

  const dayRule = leaf<string>({
    expects: "`rolling`, or the IANA name of a time zone",
    example: "America/Los_Angeles",
    echo: true,
    read: readDayRule,
  });

  const most = 1_000_000_000;
  const rateSchema = z.strictObject({
    rpm: about("Requests per window.", count(1, 100_000, 30)),
    burst: about(
      "Requests that may start at once before pacing begins; never more than `rpm`.",
      z.prefault(count(1, 100_000, 4), 4),
    ),
    tpm: about(
      "Tokens per window, prompt and answer. No single request is made larger.",
      z.nullish(count(1, most, 8000)),
    ),
    rpd: about("Requests per day.", z.nullish(count(1, most, 1000))),
    tpd: about("Tokens per day.", z.nullish(count(1, most * 1000, 200_000))),
    day: about(
      "How `rpd` and `tpd` come back: at midnight in this zone, or `rolling`, evenly over 24 hours.",
      z.prefault(dayRule, "UTC"),
    ),
    scope: about(
      "What the provider counts together: the requests to one `model`, or all of an `account` (one API key).",
      z.prefault(z.enum(["model", "account"]), "model"),
    ),
    window: about(
      "Length of the window `rpm` and `tpm` count in.",
      z.prefault(duration("1s", "1h", "60s"), "60s"),
    ),
    margin: about(
      "Added to the window against network jitter. `500ms` unless set when limits are shared through Redis.",
      z.prefault(duration("0ms", "60s", "250ms"), "250ms"),
    ),
  });

  const throttleSchema = z.strictObject({
    mode: about(
      "`polite` slows down and recovers by the rule below, `greedy` only waits as told, `fixed` never adapts.",
      z.prefault(z.enum(["polite", "greedy", "fixed"]), "polite"),
    ),
    spike: about("429 answers that make a spike.", z.prefault(count(1, 1000, 3), 3)),
    within: about("Time in which they must fall.", z.prefault(duration("1s", "1h", "60s"), "60s")),
    reduce: about("Cut of the current rate at a spike.", z.prefault(percent("1%", "90%", "20%"), "20%")),
    floor: about(
      "Share of the configured rate that always stays.",
      z.prefault(percent("1%", "100%", "50%"), "50%"),
    ),
    restore: about(
      "Share of the configured rate given back at a time.",
      z.prefault(percent("1%", "100%", "10%"), "10%"),
    ),
    stable: about(
      "Quiet time after which it is given back.",
      z.prefault(duration("1s", "24h", "60s"), "60s"),
    ),
  });

  const rateLimitsSchema = z.strictObject({
    concurrency: about(
      "Requests in flight at once, over all processes that share the store.",
      z.prefault(count(1, 1000, 12), 12),
    ),
    redis_url: about(
      "Store shared by several machines. Without it, one file on this machine.",
      z.nullish(redisUrl),
    ),
    providers: about("Limits of each provider.", z.prefault(z.record(providerName(), rateSchema), {})),
    throttle: about("How limits adapt to 429 answers.", z.prefault(throttleSchema, {})),
  });

  return {
    whole: () => rateLimitsSchema,
    layer: () =>
      z.partial(z.extend(rateLimitsSchema, { providers: z.record(providerName(), z.partial(rateSchema)) })),
  };
}
