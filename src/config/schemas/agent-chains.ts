import * as z from "zod/mini";
import { PROVIDER_NAME } from "../names.ts";
import { about, text } from "../leaf.ts";

/** agent_chains.yaml: whole, and as one layer has it. */
export function agentChainsSchemas() {
  const agentName = z
    .string()
    .check(z.regex(/^[^\p{Cc}\p{Cf}]{1,64}$/u, "an agent's id or persona name of at most 64 characters"));
  const providerReference = text("the name of a provider", PROVIDER_NAME, "groq");

  const chainSchema = z.strictObject({
    primary: about("Provider that is asked first.", providerReference),
    fallbacks: about(
      "Providers that are asked next, in this order.",
      z.prefault(z.array(providerReference).check(z.maxLength(32, "a list of at most 32 providers")), []),
    ),
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

  return {
    whole: () => agentChainsSchema,
    layer: () =>
      z.partial(
        z.extend(agentChainsSchema, {
          default: z.partial(chainSchema),
          agents: z.record(agentName, z.partial(chainSchema)),
        }),
      ),
  };
}
