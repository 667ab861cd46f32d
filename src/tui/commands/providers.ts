import { nearest } from "../../core/nearest.ts";
import { sanitizeLine } from "../../core/sanitize.ts";
import { note, type ListItem } from "../block.ts";
import { lastWord } from "../completion/item.ts";
import { stateTone, stateWords } from "../status-words.ts";
import type { Command, CommandContext } from "./command.ts";

const WORDS = {
  provider: "who is asked, and in which order; NAME is asked first from now on",
  providerDetails: [
    "As --provider NAME. The conversation goes on as it is, and the others step in as before.",
    "/provider auto goes back to the order the agent's chain has.",
  ],
  model: "which model is asked; NAME is asked from now on",
  modelDetails: [
    "As --model NAME: the first provider is asked for this model. It must have one of that name.",
    "/model auto goes back to the model that is set for it.",
  ],
  ready: "ready",
  first: "asked first",
  next: "then",
  outside: "only with /provider",
  how: "/provider NAME asks one first · /provider auto goes back to the agent's own order",
  howModel: "/model NAME asks the first provider for another model · /model auto goes back",
  asked: (name: string, model: string) => `${name} · ${model} is asked first from now on.`,
  alone: "The offline provider answers from now on, without a model. /provider auto goes back.",
  back: (name: string, model: string) => `Back to the agent's own order: ${name} · ${model} is asked first.`,
  autoOrder: "the agent's own order",
  autoModel: "the model that is set",
  elsewhere: (model: string, name: string) =>
    `${model} is set for ${name} here: /provider ${name} asks it there.`,
  misspelt: (model: string) => `Did you mean /model ${model}?`,
};

/** Goes back to what the configuration says. */
const AUTO = "auto";

export const PROVIDER: Command = {
  name: "provider",
  argument: "[NAME|auto]",
  summary: WORDS.provider,
  details: WORDS.providerDetails,
  isQuick: false,
  run: async (context, argument) => {
    const { host, print } = context;
    if (argument === "") {
      print({ kind: "list", items: await chainItems(context) }, note(WORDS.how));
      return;
    }
    const isAuto = argument.toLowerCase() === AUTO;
    host.ask({ provider: isAuto ? null : argument, model: null });
    await say(context, isAuto);
  },
  candidates: async (host) => {
    const { providers } = await host.status();
    const names = host.asked().providers.map(({ name, model }) => {
      const status = providers.find((each) => each.name === name);
      const state = status === undefined ? "" : stateWords(status, null);
      const detail = [sanitizeLine(model, 60), state].filter((part) => part !== "").join(" · ");
      return lastWord(sanitizeLine(name, 24), detail);
    });
    return [...names, lastWord(AUTO, WORDS.autoOrder)];
  },
};

export const MODEL: Command = {
  name: "model",
  argument: "[NAME]",
  summary: WORDS.model,
  details: WORDS.modelDetails,
  isQuick: false,
  run: async (context, argument) => {
    const { host, print } = context;
    if (argument === "") {
      const [first] = await chainItems(context);
      print({ kind: "list", items: first === undefined ? [] : [first] }, note(WORDS.howModel));
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
      print(note(WORDS.elsewhere(sanitizeLine(argument, 80), owner), "warn"));
    const models = providers.map(({ model }) => model);
    const close = owner === undefined ? nearest(argument, models) : null;
    if (close !== null) print(note(WORDS.misspelt(sanitizeLine(close, 80)), "warn"));
  },
  candidates: (host) => {
    const owners = Map.groupBy(host.asked().providers, ({ model }) => model);
    const models = Array.from(owners, ([model, by]) =>
      lastWord(sanitizeLine(model, 80), by.map(({ name }) => sanitizeLine(name, 24)).join(", ")),
    );
    return [...models, lastWord(AUTO, WORDS.autoModel)];
  },
};

/** The providers in the order in which they are asked, then those that are not. */
async function chainItems({ host }: CommandContext): Promise<ListItem[]> {
  const { providers } = await host.status();
  return providers.map((provider, index): ListItem => ({
    label: sanitizeLine(provider.name, 24),
    text: [
      provider.isOutside === true ? WORDS.outside : index === 0 ? WORDS.first : WORDS.next,
      stateWords(provider, host.now()) || WORDS.ready,
      sanitizeLine(provider.model, 60),
    ].join(" · "),
    tone: provider.state === "ready" ? "plain" : stateTone(provider),
  }));
}

/** Says who is asked first now, and resolves to its name. */
async function say({ host, print, lookAgain }: CommandContext, isBack: boolean): Promise<string> {
  lookAgain();
  const first = (await host.status()).providers.find(({ isOutside }) => isOutside !== true);
  if (first === undefined) return "";
  const name = sanitizeLine(first.name, 24);
  const model = sanitizeLine(first.model, 80);
  if (first.type === "offline") print(note(WORDS.alone));
  else print(note(isBack ? WORDS.back(name, model) : WORDS.asked(name, model)));
  return first.name;
}
