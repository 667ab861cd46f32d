import type { ChatHost } from "../../core/chat/chat-host.ts";
import type { Persona } from "../../core/persona.ts";
import { chatChain, providerNamed } from "../exchange/chain.ts";
import { withFlags } from "../exchange/flags.ts";
import type { Squad } from "../open-squad.ts";

/** The part of a chat that says and changes whom the user asks for. */
export function askable(
  squad: Squad,
  persona: () => Persona,
  { fallback }: { readonly fallback: boolean },
): Pick<ChatHost, "asked" | "ask"> {
  return {
    asked() {
      const { flags, providers } = squad.config;
      return {
        provider: flags.provider ?? null,
        model: flags.model ?? null,
        providers: providers.map(({ name, model }) => ({ name, model })),
      };
    },
    ask({ provider, model }) {
      const flags = {
        ...(provider === null ? {} : { provider: providerNamed(squad.config, provider).name }),
        ...(model === null ? {} : { model }),
      };
      // Throws where nobody could be asked, before anything is changed.
      chatChain(withFlags(squad.config, flags), persona(), fallback);
      squad.ask(flags);
    },
  };
}
