import * as z from "zod/mini";
import { readDayRule } from "./day-rule.ts";
import { readBaseUrl, readRedisUrl } from "./endpoint.ts";
import { about, count, duration, flag, leaf, percent, text } from "./leaf.ts";

/** Providers are named like this in files, flags and `SQUAD_PROVIDER_<NAME>_BASE_URL`. */
export const PROVIDER_NAME = /^[a-z0-9][a-z0-9-]{0,39}$/;
/** What a model id may look like; long enough for any vendor's path. */
export const MODEL_ID = /^[\x21-\x7e]{1,200}$/;

const providerName = z
  .string()
  .check(z.regex(PROVIDER_NAME, "lower-case letters, digits and hyphens, like groq-small"));
const agentName = z
  .string()
  .check(z.regex(/^[^\p{Cc}\p{Cf}]{1,64}$/u, "an agent's id or persona name of at most 64 characters"));
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

const keyCommand = leaf<string>({
  expects: "a command line of at most 1000 characters",
  example: "pass show groq",
  echo: false,
  read: (raw) =>
    typeof raw === "string" && raw.trim() !== "" && /^[^\p{Cc}]{1,1000}$/u.test(raw) ? raw.trim() : undefined,
});

const dayRule = leaf<string>({
  expects: "`rolling`, or the IANA name of a time zone",
  example: "America/Los_Angeles",
  echo: true,
  read: readDayRule,
});

const timeoutSchema = z.strictObject({
  headers: about("Longest wait for the response to begin.", z.prefault(duration("1s", "10m", "30s"), "30s")),
  first_token: about(
    "Longest wait for the first piece of text or thought.",
    z.prefault(duration("1s", "10m", "30s"), "30s"),
  ),
  idle: about(
    "Longest pause between two pieces of text or thought.",
    z.prefault(duration("1s", "10m", "30s"), "30s"),
  ),
  total: about("Longest time for a whole answer.", z.prefault(duration("1s", "1h", "120s"), "120s")),
});

const providerSchema = z.strictObject({
  type: about(
    "Which kind of server it is. `offline` answers without any model.",
    z.enum(["groq", "openai-compatible", "gemini", "offline"]),
  ),
  model: about("Model id, as the provider spells it.", text("a model id", MODEL_ID, "openai/gpt-oss-120b")),
  tier: about(
    "Strength of the model: a rejected answer goes to a higher tier.",
    z.prefault(z.enum(["worker", "boss", "ultimate"]), "worker"),
  ),
  api_key_env: about(
    "Environment variable that holds the key. Absent for a server that needs none.",
    z.nullish(text("the NAME of an environment variable", /^[A-Za-z_]\w{0,99}$/, "GROQ_API_KEY")),
  ),
  key_command: about(
    "Command line that prints the key, for a password manager. Asked when neither the environment nor `squad keys` has one.",
    z.nullish(keyCommand),
  ),
  base_url: about(
    "Exactly what the provider's SDK takes as its base URL. Required for `openai-compatible`.",
    z.nullish(baseUrl),
  ),
  context_window: about(
    "Tokens of prompt and answer together.",
    z.prefault(count(512, 100_000_000, 131_072), 32_768),
  ),
  max_output_tokens: about(
    "Longest answer asked for, in tokens. Reserved from `tpm` before each request.",
    z.prefault(count(16, 1_000_000, 2048), 2048),
  ),
  tools: about(
    "How the model is offered tools: `native`, by the provider's own protocol; `fenced`, in words, for a model that knows none; `none`. One that says it knows none is taken for `fenced`.",
    z.prefault(z.enum(["native", "fenced", "none"]), "native"),
  ),
  enabled: about("Whether chains may use it.", z.prefault(flag(true), true)),
  timeout: about("Deadlines of one request.", z.prefault(timeoutSchema, {})),
  key_url: about("Page where a key can be had.", z.nullish(baseUrl)),
  retired_after: about(
    "Last day on which the provider promises to serve the model.",
    z.nullish(text("a date like 2027-05-07", /^\d{4}-\d{2}-\d{2}$/, "2027-05-07")),
  ),
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
  stable: about("Quiet time after which it is given back.", z.prefault(duration("1s", "24h", "60s"), "60s")),
});

const chainSchema = z.strictObject({
  primary: about("Provider that is asked first.", providerReference),
  fallbacks: about(
    "Providers that are asked next, in this order.",
    z.prefault(z.array(providerReference).check(z.maxLength(32, "a list of at most 32 providers")), []),
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
  providers: about("Limits of each provider.", z.prefault(z.record(providerName, rateSchema), {})),
  throttle: about("How limits adapt to 429 answers.", z.prefault(throttleSchema, {})),
});

const agentChainsSchema = z.strictObject({
  default: about("Chain of every agent that has none of its own.", chainSchema),
  agents: about(
    "Chains by agent id or persona name, upper and lower case alike.",
    z.prefault(z.record(agentName, chainSchema), {}),
  ),
  compact: about(
    "When a summary takes the place of older messages: `manual`, when `/compact` asks for one; `auto`, also before they would be left out.",
    z.prefault(z.enum(["manual", "auto"]), "manual"),
  ),
});

const toolsSchema = z.strictObject({
  web_search: z.prefault(
    z.strictObject({
      service: about(
        "Service that `web_search` asks. Agents have no such tool without one.",
        z.nullish(z.enum(["tavily", "brave", "searxng"])),
      ),
      api_key_env: about(
        "Environment variable that holds its key. `TAVILY_API_KEY` or `BRAVE_API_KEY` unless set; SearXNG needs none.",
        z.nullish(text("the NAME of an environment variable", /^[A-Za-z_]\w{0,99}$/, "TAVILY_API_KEY")),
      ),
      base_url: about("Address of the service; required for SearXNG.", z.nullish(baseUrl)),
    }),
    {},
  ),
});

/** The four files: what all layers together must make up. */
export const FILE_SCHEMAS = {
  providers: z.record(providerName, providerSchema),
  rate_limits: rateLimitsSchema,
  agent_chains: agentChainsSchema,
  tools: toolsSchema,
};

const makeLayerSchemas = () => ({
  providers: z.record(providerName, z.partial(providerSchema)),
  rate_limits: z.partial(
    z.extend(rateLimitsSchema, { providers: z.record(providerName, z.partial(rateSchema)) }),
  ),
  agent_chains: z.partial(
    z.extend(agentChainsSchema, {
      default: z.partial(chainSchema),
      agents: z.record(agentName, z.partial(chainSchema)),
    }),
  ),
  tools: toolsSchema,
});
let layerSchemas: ReturnType<typeof makeLayerSchemas> | undefined;

/**
 * The schema of a file in one layer alone: nothing is required, everything that is there must be right. Made on the
 * first call, because most starts find no file but the bundled ones.
 */
export function layerSchema(kind: FileKind) {
  layerSchemas ??= makeLayerSchemas();
  return layerSchemas[kind];
}

export type FileKind = keyof typeof FILE_SCHEMAS;
export const FILE_KINDS = [
  "providers",
  "rate_limits",
  "agent_chains",
  "tools",
] as const satisfies readonly FileKind[];

/** Name of a configuration file in each of the folders it is looked for. */
export const fileName = (kind: FileKind): string => `${kind}.yaml`;

/** All settings of one kind, complete and with defaults: durations in milliseconds, percentages as shares of 1. */
export interface ParsedFiles {
  readonly providers: z.output<(typeof FILE_SCHEMAS)["providers"]>;
  readonly rate_limits: z.output<(typeof FILE_SCHEMAS)["rate_limits"]>;
  readonly agent_chains: z.output<(typeof FILE_SCHEMAS)["agent_chains"]>;
  readonly tools: z.output<(typeof FILE_SCHEMAS)["tools"]>;
}
