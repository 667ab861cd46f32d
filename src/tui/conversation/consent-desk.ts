import type { Consent, Question, WriteRequest } from "../../core/chat/consent.ts";
import { sanitizeLine } from "../../core/sanitize.ts";
import { note, type Block } from "../blocks/block.ts";
import { DIFF_SHOWN, questionBlocks, restBlocks, writeBlocks } from "../blocks/consent-blocks.ts";
import type { Words } from "../words/en/index.ts";

export interface ConsentDeskDeps {
  readonly print: (...blocks: readonly Block[]) => void;
  /** Says whether the turn waits for the user. */
  readonly asking: (isAsking: boolean) => void;
  readonly agentName: () => string;
  /** The key that stops a turn, as it is called. */
  readonly stopKey: string;
  readonly words: Words;
}

/** Where a running turn asks the user, one question after the other, and the next input answers. */
export interface ConsentDesk {
  /** How the turn asks. */
  readonly consent: Consent;
  readonly isAsking: () => boolean;
  /**
   * Takes an input as the answer to what is asked. What is no answer to a write means no, and is returned: it is a
   * message for after the turn.
   */
  readonly take: (text: string) => string | null;
}

type Pending =
  | { readonly kind: "write"; readonly request: WriteRequest; readonly decide: (isAllowed: boolean) => void }
  | {
      readonly kind: "question";
      readonly question: Question;
      readonly reply: (text: string | null) => void;
    };

/** What means yes and no, in the languages that keyboards are set to. */
const YES: ReadonlySet<string> = new Set([
  "y",
  "yes",
  "s",
  "si",
  "sí",
  "sim",
  "j",
  "ja",
  "o",
  "oui",
  "да",
  "是",
  "はい",
]);
const NO: ReadonlySet<string> = new Set(["n", "no", "não", "nao", "nein", "non", "нет", "不", "いいえ"]);
const SHOW_ALL = "d";

/** Whether an input means yes. */
export function isYes(text: string): boolean {
  return YES.has(text.trim().toLowerCase());
}

/** Creates a desk at which nothing is asked. */
export function createConsentDesk({
  print,
  asking,
  agentName,
  stopKey,
  words,
}: ConsentDeskDeps): ConsentDesk {
  let pending: Pending | null = null;
  let last: Promise<unknown> = Promise.resolve();

  /** Puts one question after those before it; withdrawn when its turn is stopped. */
  const ask = <T>(signal: AbortSignal, pose: (settle: (value: T) => void) => Pending): Promise<T> => {
    const posed = last.then(async () => {
      signal.throwIfAborted();
      const { promise, resolve, reject } = Promise.withResolvers<T>();
      // At once: an input that comes with the answer in one piece is none.
      const close = (): void => {
        signal.removeEventListener("abort", withdraw);
        pending = null;
        asking(false);
      };
      const withdraw = (): void => {
        close();
        reject(signal.reason as Error);
      };
      signal.addEventListener("abort", withdraw);
      pending = pose((value) => {
        close();
        resolve(value);
      });
      asking(true);
      return promise;
    });
    last = posed.catch(() => undefined);
    return posed;
  };

  const answerWrite = (
    { request, decide }: Extract<Pending, { kind: "write" }>,
    text: string,
  ): string | null => {
    const word = text.trim().toLowerCase();
    const { consent } = words;
    if (word === SHOW_ALL && request.diff.length > DIFF_SHOWN) {
      print(...restBlocks(request, words));
      return null;
    }
    const isAllowed = YES.has(word);
    const isNo = NO.has(word);
    const path = sanitizeLine(request.path, 200);
    print(note(isAllowed ? consent.allowed(path) : consent.refused(path)));
    decide(isAllowed);
    return isAllowed || isNo ? null : text;
  };

  return {
    consent: {
      mayWrite: (request, signal) =>
        ask<boolean>(signal, (decide) => {
          print(...writeBlocks(request, words, DIFF_SHOWN));
          return { kind: "write", request, decide };
        }),
      answer: (question, signal) =>
        ask<string | null>(signal, (reply) => {
          print(...questionBlocks(question, { agent: agentName(), stopKey }, words));
          return { kind: "question", question, reply };
        }),
    },
    isAsking: () => pending !== null,
    take: (text) => {
      if (pending === null) return text;
      if (pending.kind === "write") return answerWrite(pending, text);
      pending.reply(pending.question.options[Number(text.trim()) - 1] ?? text);
      return null;
    },
  };
}
