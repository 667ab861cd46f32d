import type { Config } from "../../config/settings.ts";
import { isUsable } from "../exchange/chain.ts";

/** True when no model can be asked, though nobody asked for the offline provider. */
export function lacksKey({ providers, flags }: Config): boolean {
  const asked = providers.find(({ name }) => name === flags.provider);
  return asked?.type !== "offline" && !providers.some((each) => each.type !== "offline" && isUsable(each));
}
