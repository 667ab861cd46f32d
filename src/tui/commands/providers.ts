import { nearest } from "../../core/text/nearest.ts";
import { sanitizeLine } from "../../core/sanitize.ts";
import { note, type ListItem } from "../blocks/block.ts";
import { lastWord } from "../completion/item.ts";
import { stateTone, stateWords } from "../bar/status-words.ts";
import type { Command, CommandContext } from "./command.ts";

/** Goes back to what the configuration says. */
const AUTO = "auto";

export const PROVIDER: Command = {
  name: "provider",
  takes: "optional",
  isQuick: false,
  run: async (context, argument) => {
    const { host, print } = context;
    if (argument === "") {
      print({ kind: "list", items: await chainItems(context) }, note(context.words.asked.how));
      return;
    }
    const isAuto = argument.toLowerCase() === AUTO;
    host.ask({ provider: isAuto ? null : argument, model: null });
    await say(context, isAuto);
  },
  candidates: async (host, _typed, words) => {
    const { providers } = await host.status();
    const names = host.asked().providers.map(({ name, model }) => {
      const status = providers.find((each) => each.name === name);
      const state = status === undefined ? "" : stateWords(status, null, words);
      const detail = [sanitizeLine(model, 60), state].filter((part) => part !== "").join(" · ");
      return lastWord(sanitizeLine(name, 24), detail);
    });
    return [...names, lastWord(AUTO, words.asked.autoOrder)];
  },
};

export const MODEL: Command = {
  name: "model",
  takes: "optional",
  isQuick: false,
  run: async (context, argument) => {
    const { host, print, words } = context;
    if (argument === "") {
      const [first] = await chainItems(context);
      print({ kind: "list", items: first === undefined ? [] : [first] }, note(words.asked.howModel));
      return;
    }
    const isAuto = argument.toLowerCase() === AUTO;
    const { provider, providers } = host.asked();
    host.ask({ provider, model: isAuto ? null : argument });
    const first = await say(context, isAuto && provider === null);
    if (isAuto) return;
    const owners = providers.filter(({ model }) => model === argument).map(({ name }) => name);
    const [owner] = owners;
    if (owner !== undefined && !owners.includes(first))
      print(note(words.asked.elsewhere(sanitizeLine(argument, 80), owner), "warn"));
    const models = providers.map(({ model }) => model);
    const close = owner === undefined ? nearest(argument, models) : null;
    if (close !== null) print(note(words.asked.misspelt(sanitizeLine(close, 80)), "warn"));
  },
  candidates: (host, _typed, words) => {
    const owners = Map.groupBy(host.asked().providers, ({ model }) => model);
    const models = Array.from(owners, ([model, by]) =>
      lastWord(sanitizeLine(model, 80), by.map(({ name }) => sanitizeLine(name, 24)).join(", ")),
    );
    return [...models, lastWord(AUTO, words.asked.autoModel)];
  },
};

/** The providers in the order in which they are asked, then those that are not. */
async function chainItems({ host, words }: CommandContext): Promise<ListItem[]> {
  const { providers } = await host.status();
  return providers.map((provider, index): ListItem => ({
    label: sanitizeLine(provider.name, 24),
    text: [
      provider.isOutside === true ? words.asked.outside : index === 0 ? words.asked.first : words.asked.next,
      stateWords(provider, host.now(), words) || words.state.ready,
      sanitizeLine(provider.model, 60),
    ].join(" · "),
    tone: provider.state === "ready" ? "plain" : stateTone(provider),
  }));
}

/** Says who is asked first now, and resolves to its name. */
async function say({ host, print, lookAgain, words }: CommandContext, isBack: boolean): Promise<string> {
  lookAgain();
  const first = (await host.status()).providers.find(({ isOutside }) => isOutside !== true);
  if (first === undefined) return "";
  const name = sanitizeLine(first.name, 24);
  const model = sanitizeLine(first.model, 80);
  if (first.type === "offline") print(note(words.asked.offline));
  else print(note(isBack ? words.asked.back(name, model) : words.asked.now(name, model)));
  return first.name;
}
