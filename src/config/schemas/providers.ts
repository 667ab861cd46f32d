import * as z from "zod/mini";
import { MODEL_ID } from "../names.ts";
import { about, count, duration, flag, leaf, text } from "../leaf.ts";
import { baseUrl as makeBaseUrl, providerName } from "./shared.ts";

/** providers.yaml: whole, and as one layer has it. */
export function providersSchemas() {
  const baseUrl = makeBaseUrl();
  const keyCommand = leaf<string>({
    expects: "a command line of at most 1000 characters",
    example: "pass show groq",
    echo: false,
    read: (raw) =>
      typeof raw === "string" && raw.trim() !== "" && /^[^\p{Cc}]{1,1000}$/u.test(raw)
        ? raw.trim()
        : undefined,
  });

  const timeoutSchema = z.strictObject({
    headers: about(
      "Longest wait for the response to begin.",
      z.prefault(duration("1s", "10m", "30s"), "30s"),
    ),
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

  return {
    whole: () => z.record(providerName(), providerSchema),
    layer: () => z.record(providerName(), z.partial(providerSchema)),
  };
}
