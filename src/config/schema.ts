import { z } from "zod";
import { readBaseUrl, readRedisUrl } from "./endpoint.ts";
import { count, duration, flag, leaf, percent, text } from "./leaf.ts";

/** Providers are named like this in files, flags and `SQUAD_PROVIDER_<NAME>_BASE_URL`. */
export const PROVIDER_NAME = /^[a-z0-9][a-z0-9-]{0,39}$/;
/** What a model id may look like; long enough for any vendor's path. */
export const MODEL_ID = /^[\x21-\x7e]{1,200}$/;

const providerName = z
  .string()
  .regex(PROVIDER_NAME, "lower-case letters, digits and hyphens, like groq-small");
const agentName = z
  .string()
  .regex(/^[^\p{Cc}\p{Cf}]{1,64}$/u, "an agent's id or persona name of at most 64 characters");
const providerReference = text("the name of a provider", PROVIDER_NAME, "groq");

const baseUrl = leaf<string>({
  expects: "an https address without user, password or query (http only for localhost, 127.0.0.1 or [::1])",
  example: "https://api.example.com/v1",
  echo: false,
  read: readBaseUrl,
});
const redisUrl = leaf<string>({
  expects: "a redis:// or rediss:// address",
  example: "redis://127.0.0.1:6379",
  echo: false,
  read: readRedisUrl,
});

const timeoutSchema = z.strictObject({
  first_token: duration("1s", "10m", "30s")
    .prefault("30s")
    .describe("Longest wait for the first piece of text."),
  idle: duration("1s", "10m", "30s").prefault("30s").describe("Longest pause between two pieces of text."),
  total: duration("1s", "1h", "120s").prefault("120s").describe("Longest time for a whole answer."),
});

const providerSchema = z.strictObject({
  type: z
    .enum(["groq", "openai-compatible", "gemini", "offline"])
    .describe("Which kind of server it is. `offline` answers without any model."),
  model: text("a model id", MODEL_ID, "openai/gpt-oss-120b").describe("Model id, as the provider spells it."),
  tier: z
    .enum(["worker", "boss", "ultimate"])
    .prefault("worker")
    .describe("Strength of the model: a rejected answer goes to a higher tier."),
  api_key_env: text("the NAME of an environment variable", /^[A-Za-z_]\w{0,99}$/, "GROQ_API_KEY")
    .nullish()
    .describe("Environment variable that holds the key. Absent for a server that needs none."),
  base_url: baseUrl
    .nullish()
    .describe("Exactly what the provider's SDK takes as its base URL. Required for `openai-compatible`."),
  context_window: count(512, 100_000_000, 131_072)
    .prefault(32_768)
    .describe("Tokens of prompt and answer together."),
  max_output_tokens: count(16, 1_000_000, 2048)
    .prefault(2048)
    .describe("Longest answer asked for, in tokens. Reserved from `tpm` before each request."),
  enabled: flag(true).prefault(true).describe("Whether chains may use it."),
  timeout: timeoutSchema.prefault({}).describe("Deadlines of one request."),
  key_url: baseUrl.nullish().describe("Page where a key can be had."),
  retired_after: text("a date like 2027-05-07", /^\d{4}-\d{2}-\d{2}$/, "2027-05-07")
    .nullish()
    .describe("Last day on which the provider promises to serve the model."),
});

const perDay = 1_000_000_000;
const rateSchema = z.strictObject({
  rpm: count(1, 100_000, 30).describe("Requests per window."),
  burst: count(1, 100_000, 4)
    .prefault(4)
    .describe("Requests that may start at once before pacing begins; never more than `rpm`."),
  tpm: count(1, perDay, 8000).nullish().describe("Tokens per window, prompt and answer."),
  rpd: count(1, perDay, 1000).nullish().describe("Requests per day."),
  tpd: count(1, perDay * 1000, 200_000)
    .nullish()
    .describe("Tokens per day."),
  window: duration("1s", "1h", "60s")
    .prefault("60s")
    .describe("Length of the window `rpm` and `tpm` count in."),
  margin: duration("0ms", "60s", "250ms")
    .prefault("250ms")
    .describe(
      "Added to the window against network jitter. `500ms` unless set when limits are shared through Redis.",
    ),
});

const throttleSchema = z.strictObject({
  mode: z
    .enum(["polite", "greedy", "fixed"])
    .prefault("polite")
    .describe(
      "`polite` slows down and recovers by the rule below, `greedy` only waits as told, `fixed` never adapts.",
    ),
  spike: count(1, 1000, 3).prefault(3).describe("429 answers that make a spike."),
  within: duration("1s", "1h", "60s").prefault("60s").describe("Time in which they must fall."),
  reduce: percent("1%", "90%", "20%").prefault("20%").describe("Cut of the current rate at a spike."),
  floor: percent("1%", "100%", "50%")
    .prefault("50%")
    .describe("Share of the configured rate that always stays."),
  restore: percent("1%", "100%", "10%")
    .prefault("10%")
    .describe("Share of the configured rate given back at a time."),
  stable: duration("1s", "24h", "60s").prefault("60s").describe("Quiet time after which it is given back."),
});

const chainSchema = z.strictObject({
  primary: providerReference.describe("Provider that is asked first."),
  fallbacks: z
    .array(providerReference)
    .max(32, "a list of at most 32 providers")
    .prefault([])
    .describe("Providers that are asked next, in this order."),
});

const rateLimitsSchema = z.strictObject({
  concurrency: count(1, 1000, 12)
    .prefault(12)
    .describe("Requests in flight at once, over all processes that share the store."),
  redis_url: redisUrl
    .nullish()
    .describe("Store shared by several machines. Without it, one file on this machine."),
  providers: z.record(providerName, rateSchema).prefault({}).describe("Limits of each provider."),
  throttle: throttleSchema.prefault({}).describe("How limits adapt to 429 answers."),
});

const agentChainsSchema = z.strictObject({
  default: chainSchema.describe("Chain of every agent that has none of its own."),
  agents: z
    .record(agentName, chainSchema)
    .prefault({})
    .describe("Chains by agent id or persona name, upper and lower case alike."),
});

/** The three files: what all layers together must make up. */
export const FILE_SCHEMAS = {
  providers: z.record(providerName, providerSchema),
  rate_limits: rateLimitsSchema,
  agent_chains: agentChainsSchema,
};

/** The same three for one layer alone: nothing is required, everything that is there must be right. */
export const LAYER_SCHEMAS = {
  providers: z.record(providerName, providerSchema.partial()),
  rate_limits: rateLimitsSchema.extend({ providers: z.record(providerName, rateSchema.partial()) }).partial(),
  agent_chains: z
    .strictObject({ default: chainSchema.partial(), agents: z.record(agentName, chainSchema.partial()) })
    .partial(),
};

export type FileKind = keyof typeof FILE_SCHEMAS;
export const FILE_KINDS = ["providers", "rate_limits", "agent_chains"] as const satisfies readonly FileKind[];

/** Name of a configuration file in each of the folders it is looked for. */
export const fileName = (kind: FileKind): string => `${kind}.yaml`;

/** All settings of one kind, complete and with defaults: durations in milliseconds, percentages as shares of 1. */
export interface ParsedFiles {
  readonly providers: z.output<(typeof FILE_SCHEMAS)["providers"]>;
  readonly rate_limits: z.output<(typeof FILE_SCHEMAS)["rate_limits"]>;
  readonly agent_chains: z.output<(typeof FILE_SCHEMAS)["agent_chains"]>;
}
