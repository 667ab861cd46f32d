import type { ReadStream } from "node:tty";
import { keepFirstKey, keyOffers, tryKey, type KeyOffer } from "../app/keys/first-key.ts";
import { readKeyText } from "../app/keys/keys.ts";
import type { ProviderCheck } from "../app/reports/provider-check.ts";
import type { Squad } from "../app/open-squad.ts";
import { isSquadError, type ExitCode } from "../core/errors.ts";
import { Secret } from "../core/secret.ts";
import { toldError, toldLine } from "../tui/blocks/told-error.ts";
import type { Words } from "../tui/words/en/index.ts";
import { promptLine, type Prompted } from "./prompt-line.ts";
import { EXIT_OF_SIGNAL } from "./signals.ts";

export interface FirstKeyTerminal {
  readonly input: ReadStream;
  readonly output: NodeJS.WritableStream & { readonly columns: number };
  readonly words: Words;
}

/** `stored`: a key is kept now; `offline`: the user goes on without; else the exit code of a user who left. */
export type FirstKeyEnd = "stored" | "offline" | ExitCode;

/** Offers to take a free key before a conversation begins, checks it with one tiny request, and keeps it. */
export async function offerFirstKey(
  squad: Squad,
  cwd: string,
  terminal: FirstKeyTerminal,
): Promise<FirstKeyEnd> {
  const { firstKey: words } = terminal.words;
  const offers = keyOffers(squad.config);
  if (offers.length === 0) return "offline";
  terminal.output.write(screen(offers, terminal));
  for (;;) {
    const prompted = await ask(terminal, words.pick);
    if (prompted.kind === "left") return prompted.code;
    const text = prompted.text.trim();
    if (text === "") return "offline";
    const offer = offers[Number(text) - 1] ?? offers.find(({ provider }) => provider === text.toLowerCase());
    if (offer === undefined) {
      terminal.output.write(`${words.numberFrom(offers.length)}\n`);
      continue;
    }
    const end = await takeKey({ squad, cwd, terminal, offer });
    if (end !== "none") return end;
  }
}

/** Below this width an address stands on a line of its own. */
const WIDE = 60;

function screen(offers: readonly KeyOffer[], { output: { columns }, words }: FirstKeyTerminal): string {
  const width = Math.max(...offers.map(({ provider }) => provider.length));
  const rows = offers.map(({ provider, keyUrl }, index) =>
    columns < WIDE
      ? `  ${index + 1}  ${provider}\n     ${keyUrl}`
      : `  ${index + 1}  ${provider.padEnd(width)}  ${keyUrl}`,
  );
  return [...words.firstKey.opening, "", ...rows, "", ""].join("\n");
}

interface Taking {
  readonly squad: Squad;
  readonly cwd: string;
  readonly terminal: FirstKeyTerminal;
  readonly offer: KeyOffer;
}

/** Asks for a key until one is kept; `none` when the user gives none. */
async function takeKey(taking: Taking): Promise<"stored" | "none" | ExitCode> {
  const { terminal, offer } = taking;
  const { firstKey: words } = terminal.words;
  terminal.output.write(`${words.hidden}\n`);
  for (;;) {
    const prompted = await ask(terminal, words.key(offer.provider), true);
    if (prompted.kind === "left") return prompted.code;
    const key = readKeyText(prompted.text);
    if (key === "empty") return "none";
    if (!(key instanceof Secret)) {
      terminal.output.write(`${words.flaws[key]}\n`);
      continue;
    }
    const end = await judge(taking, key);
    if (end !== "again") return end;
  }
}

async function judge(taking: Taking, key: Secret): Promise<"stored" | "again" | "none" | ExitCode> {
  const { squad, cwd, terminal, offer } = taking;
  const { firstKey: words } = terminal.words;
  terminal.output.write(`${words.checking}\n`);
  const tried = await untilSignal(tryKey(squad, cwd, { offer, key }));
  if (typeof tried === "number") return tried;
  const { verdict, check } = tried;
  const reason = reasonOf(check, terminal.words);
  if (verdict === "refused") {
    terminal.output.write(`${words.refused(reason)}\n`);
    return "again";
  }
  if (verdict === "unknown") {
    terminal.output.write(`${words.unknown(reason)}\n`);
    const prompted = await ask(terminal, words.keepAnyway);
    if (prompted.kind === "left") return prompted.code;
    if (!words.yes.test(prompted.text.trim())) {
      terminal.output.write(`${words.notStored}\n`);
      return "again";
    }
  }
  return keep(taking, key, verdict === "good" && check.ok ? "" : reason);
}

/** Why a check failed; empty when it did not. */
function reasonOf({ name, model, outcome, message, models = [] }: ProviderCheck, words: Words): string {
  if (outcome === "ok" || message === null) return "";
  return toldLine(
    { message, complaint: { kind: "key-check", provider: name, outcome, model, models } },
    words,
  );
}

async function keep(
  { squad, terminal, offer }: Taking,
  key: Secret,
  but: string,
): Promise<"stored" | "none"> {
  try {
    await keepFirstKey(squad, offer, key);
  } catch (error) {
    if (!isSquadError(error)) throw error;
    const { message, hints } = toldError(error, terminal.words);
    terminal.output.write(`${[message, ...hints].join("; ")}\n`);
    return "none";
  }
  const { firstKey: words } = terminal.words;
  terminal.output.write(`${but === "" ? words.good : words.keptBut(but)}\n`);
  terminal.output.write("\n");
  return "stored";
}

function ask(terminal: FirstKeyTerminal, question: string, isHidden = false): Promise<Prompted> {
  return promptLine({ input: terminal.input, output: terminal.output, question, isHidden });
}

/** The result, or the exit code of the signal that came before it. */
function untilSignal<T>(work: Promise<T>): Promise<T | ExitCode> {
  return new Promise((resolve, reject) => {
    const names = Object.keys(EXIT_OF_SIGNAL);
    const leave = (signal: NodeJS.Signals): void =>
      finish(() => resolve(EXIT_OF_SIGNAL[signal as keyof typeof EXIT_OF_SIGNAL]));
    const finish = (settle: () => void): void => {
      for (const name of names) process.off(name, leave);
      settle();
    };
    for (const name of names) process.on(name, leave);
    work.then(
      (value) => finish(() => resolve(value)),
      (error: unknown) => finish(() => reject(error)),
    );
  });
}
