import type { Config, ConfigFlags } from "../../config/settings.ts";

/** `config` as it were had the command line asked for `flags`: a provider that is named is enabled by that. */
export function withFlags(config: Config, flags: ConfigFlags): Config {
  const providers = config.providers.map((settings) => ({
    ...settings,
    enabled: isEnabled(config, settings.name) || settings.name === flags.provider,
  }));
  return { ...config, flags, providers };
}

/** As the files say. */
function isEnabled({ rows }: Config, name: string): boolean {
  return rows.find(({ key }) => key === `providers.${name}.enabled`)?.value !== "false";
}
