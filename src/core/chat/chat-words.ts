import { keyFaultWords, type KeyFault } from "../complaints/key-fault.ts";
import type { OfflineWords } from "./offline-words.ts";

/** What the rest of squad says inside a conversation, in the user's language. Each is one line. */
export interface ChatWords {
  /** `why` is the disk's own reason. */
  readonly notSaved: (why: string) => string;
  readonly endNotSaved: (why: string) => string;
  readonly savedAgain: string;
  /** Before a summary is asked for that nobody ordered. */
  readonly summarises: string;
  /** So many messages are sent as that summary. */
  readonly summarised: (messages: number) => string;
  /** Above the lines that say how to get a key. */
  readonly noKey: string;
  /** How to set a key's variable; `url` is where a free one can be had, null when that is not known. */
  readonly setKey: (variable: string, url: string | null) => string;
  /** How to have squad keep a key instead. */
  readonly storeKey: (provider: string) => string;
  /** Why its key_command gave no key. */
  readonly commandFailed: (provider: string, fault: KeyFault) => string;
  readonly offline: OfflineWords;
}

/** How to get a key, in English: for errors, and for those who read it. */
export const KEY_HINTS: Pick<ChatWords, "setKey" | "storeKey" | "commandFailed"> = {
  setKey: (variable, url) => (url === null ? `set ${variable}` : `set ${variable}: a free key is at ${url}`),
  storeKey: (provider) => `or let squad keep one: squad keys set ${provider}`,
  commandFailed: (provider, fault) => `${provider}: its key_command ${keyFaultWords(fault)}`,
};
