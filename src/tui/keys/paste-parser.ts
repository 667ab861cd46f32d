import { GROUND, step, type KeyState, type Parsed, type Step } from "./parser-state.ts";

/** Most of a paste that is kept, in UTF-16 units: 10 MB of a log. */
export const PASTE_CAP = 10 * 1024 * 1024;

/** The parameter of the sequence that begins a paste, and the sequence that ends one. */
export const PASTE_START = "200";
export const PASTE_END = `\u001b[201~`;

/** In a paste, until its end has come. */
export function readPaste({ text, isCut, held }: Extract<KeyState, { at: "paste" }>, input: string): Step {
  const all = held + input;
  const end = all.indexOf(PASTE_END);
  if (end !== -1) {
    const whole = appendPaste(text, all.slice(0, end));
    const state = { at: "pasted", text: whole.text, isCut: isCut || whole.isCut, after: "" } as const;
    return step(state, all.slice(end + PASTE_END.length));
  }
  const kept = startOfEnd(all);
  const longer = appendPaste(text, all.slice(0, kept));
  return step({ at: "paste", text: longer.text, isCut: isCut || longer.isCut, held: all.slice(kept) }, "");
}

/** A paste whose end was lost has ended. Pure. */
export function endPaste({ text, isCut, held }: Extract<KeyState, { at: "paste" }>): Parsed {
  const whole = appendPaste(text, held);
  return { state: GROUND, events: [{ kind: "paste", text: whole.text, isCut: isCut || whole.isCut }] };
}

/** Puts more to a paste, as far as there is room. */
export function appendPaste(text: string, more: string): { readonly text: string; readonly isCut: boolean } {
  const room = PASTE_CAP - text.length;
  return { text: text + more.slice(0, room), isCut: more.length > room };
}

/** Where the beginning of a paste's end stands at the end of `text`; its length when there is none. */
function startOfEnd(text: string): number {
  for (let length = Math.min(PASTE_END.length - 1, text.length); length > 0; length -= 1) {
    if (text.endsWith(PASTE_END.slice(0, length))) return text.length - length;
  }
  return text.length;
}
