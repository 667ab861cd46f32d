import type { Message, SpokenMessage } from "../message.ts";
import { sanitizeLine } from "../sanitize.ts";

/** Who says something in a conversation of several. */
export interface Speaker {
  readonly name: string;
  readonly title: string;
}

/** Said in a system prompt where others have spoken too. It names nobody, so that it stays the same all along. */
export const SPEAKERS_RULE =
  "Earlier answers that begin with a name in brackets, as in [Name, Title]:, were given by colleagues, not by you. Begin your own answers without one.";

/** What stands before an answer that somebody else gave. */
export function speakerLabel({ name, title }: Speaker): string {
  const words = [name, title].map((part) => sanitizeLine(part, 60).replace(/[[\]:]/gu, "")).filter(Boolean);
  return `[${words.join(", ")}]:`;
}

/** A conversation as one of its speakers is sent it. */
export interface SpeakersView {
  readonly messages: readonly Message[];
  /** Somebody else has spoken. */
  readonly isShared: boolean;
}

/**
 * The conversation as `agent` is to see it: its own answers as they are, those of others with their label. What a model
 * said itself carries none, so that it does not learn to write them.
 */
export function viewOf(
  agent: string,
  messages: readonly SpokenMessage[],
  speakerOf: (id: string) => Speaker,
): SpeakersView {
  const labels = new Map<string, string>();
  const labelled = messages.map(({ role, content, agent: speaker }): Message => {
    if (role === "user" || speaker === agent) return { role, content };
    const label = labels.get(speaker) ?? speakerLabel(speakerOf(speaker));
    labels.set(speaker, label);
    return { role, content: `${label} ${content}` };
  });
  return { messages: labelled, isShared: labels.size > 0 };
}

/** Takes a label off the beginning of an answer that arrives in pieces: small models imitate what they read. */
export interface LabelStripper {
  push(piece: string): string;
  /** What was held back. */
  end(): string;
}

/** @param labels what the answer may begin with; compared without case */
export function createLabelStripper(labels: readonly string[]): LabelStripper {
  const known = labels.map((label) => label.toLowerCase());
  let held = "";
  let state: "beginning" | "after label" | "text" = "beginning";

  const push = (piece: string): string => {
    if (state === "text") return piece;
    held += piece;
    const lead = held.trimStart();
    if (state === "beginning") {
      const start = lead.toLowerCase();
      const label = known.find((each) => start.startsWith(each));
      if (label === undefined) {
        if (known.some((each) => each.startsWith(start))) return "";
        return release(held);
      }
      state = "after label";
      held = lead.slice(label.length);
    }
    const text = held.trimStart();
    return text === "" ? "" : release(text);
  };
  const release = (text: string): string => {
    state = "text";
    held = "";
    return text;
  };
  return { push, end: () => (state === "text" ? "" : release(state === "beginning" ? held : "")) };
}
