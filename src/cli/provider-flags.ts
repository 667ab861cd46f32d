import type { ConfigFlags } from "../app/configuration.ts";

/** `--provider` and `--model` as the configuration takes them: provider names are lower case. */
export function providerFlags(flags: { readonly provider?: string; readonly model?: string }): ConfigFlags {
  return {
    ...(flags.provider === undefined ? {} : { provider: flags.provider.toLowerCase() }),
    ...(flags.model === undefined ? {} : { model: flags.model }),
  };
}
