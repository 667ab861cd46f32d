import { BACKGROUND_REPLY_CAP, readBackground } from "./background-reply.ts";
import { keyOfCsi, keyOfSs3 } from "./control-sequence.ts";
import {
  keyOfCharacter,
  keyOfControl,
  keyPress,
  withAlt,
  type KeyEvent,
  type KeyPress,
} from "./key-event.ts";
import { GROUND, step, type KeyState, type Parsed, type Step } from "./parser-state.ts";
import { appendPaste, PASTE_END, PASTE_START, readPaste } from "./paste-parser.ts";

/** A control sequence that is longer is none. */
const SEQUENCE_CAP = 128;
/** A reply (OSC, DCS, APC, PM, SOS) that is longer ends there: what follows is typed. */
const REPLY_CAP = 4096;

const ESC = "\u001b";

/** Whether what comes next, or that nothing comes for a while, decides what came last. */
export function isWaiting(state: KeyState): boolean {
  return state.at !== "ground" && state.at !== "paste" && state.at !== "report";
}

/**
 * Reads a piece of what a terminal sends, whole characters. However the input is cut into pieces, the events are the
 * same, but for text, which may be cut where the pieces are. Nothing that a terminal reports or replies becomes text.
 * Pure.
 */
export function readKeys(state: KeyState, input: string): Parsed {
  const events: KeyEvent[] = [];
  let current = state;
  let rest = input;
  while (rest !== "") {
    const step = advance(current, rest);
    events.push(...step.events);
    current = step.state;
    rest = step.rest;
  }
  return { state: current, events };
}

/** Nothing has come for a while: an ESC was the key, and a paste has ended. Pure. */
export function readSilence(state: KeyState): Parsed {
  switch (state.at) {
    case "escape": {
      const key = keyPress("escape");
      return { state: GROUND, events: key === null ? [] : state.isAlt ? [key, key] : [key] };
    }
    case "csi":
    case "ss3":
      // More than the introducer is no key that somebody pressed: the rest of it is under way.
      return state.body === "" ? altKey(state.at === "csi" ? "[" : "O", state.isAlt) : { state, events: [] };
    case "reply":
      return state.length === 0 && !state.isEscaped ? altKey(state.introducer, false) : { state, events: [] };
    case "pasted": {
      const { text, isCut, after } = state;
      const next = readKeys(GROUND, after);
      return { state: next.state, events: [{ kind: "paste", text, isCut }, ...next.events] };
    }
    case "ground":
    case "report":
    case "paste":
      return { state, events: [] };
    default:
      return state satisfies never;
  }
}

function advance(state: KeyState, input: string): Step {
  switch (state.at) {
    case "ground":
      return readGround(input);
    case "escape":
      return readEscape(state, input);
    case "csi":
    case "ss3":
      return readSequence(state, input);
    case "reply":
      return readReply(state, input);
    case "report": {
      const rest = state.rest - Math.min(input.length, state.rest);
      return step(rest === 0 ? GROUND : { at: "report", rest }, input.slice(state.rest));
    }
    case "paste":
      return readPaste(state, input);
    case "pasted":
      return readPasted(state, input);
    default:
      return state satisfies never;
  }
}

const TEXT = /[^\0-\x1f\x7f-\x9f]+/uy;

function readGround(input: string): Step {
  TEXT.lastIndex = 0;
  const text = TEXT.exec(input)?.[0] ?? "";
  if (text !== "") return step(GROUND, input.slice(text.length), { kind: "text", text });
  const rest = input.slice(1);
  if (input.startsWith(ESC)) return step({ at: "escape", isAlt: false }, rest);
  return step(GROUND, rest, isControl(input) ? keyOfControl(input.charAt(0)) : null);
}

function readEscape({ isAlt }: Extract<KeyState, { at: "escape" }>, input: string): Step {
  const character = String.fromCodePoint(input.codePointAt(0) ?? 0);
  const rest = input.slice(character.length);
  if (character === "[") return step({ at: "csi", isAlt, body: "" }, rest);
  if (character === "O") return step({ at: "ss3", isAlt, body: "" }, rest);
  const escape = isAlt ? [keyPress("escape")] : [];
  if (character === ESC) return step({ at: "escape", isAlt: true }, rest, ...escape);
  if ("]P_^X".includes(character)) {
    return step(
      { at: "reply", introducer: character, length: 0, body: "", isEscaped: false },
      rest,
      ...escape,
    );
  }
  return step(GROUND, rest, ...escape, alt(character));
}

/** In a CSI or SS3 sequence. A control character breaks it off and is read for itself. */
function readSequence(state: Extract<KeyState, { at: "csi" | "ss3" }>, input: string): Step {
  const { at, isAlt, body } = state;
  const character = input.charAt(0);
  const rest = input.slice(1);
  if (isControl(character) || character > "~" || body.length > SEQUENCE_CAP) return step(GROUND, input);
  const isRxvt = character === "$" && /^[235678]$/u.test(body);
  if ((character >= "@" && !(at === "csi" && body === "" && character === "[")) || isRxvt) {
    return endSequence(state, character, rest);
  }
  if (character === "[") return step({ at: "report", rest: 1 }, rest);
  return step({ at, isAlt, body: body + character }, rest);
}

function endSequence(
  { at, isAlt, body }: Extract<KeyState, { at: "csi" | "ss3" }>,
  final: string,
  rest: string,
): Step {
  if (at === "csi" && final === "~" && body === PASTE_START) {
    return step({ at: "paste", text: "", isCut: false, held: "" }, rest);
  }
  if (at === "csi" && final === "M" && body === "") return step({ at: "report", rest: 3 }, rest);
  const event = at === "csi" ? keyOfCsi(body, final) : keyOfSs3(body, final);
  if (!isAlt || event === null) return step(GROUND, rest, event);
  // A terminal replies without Alt: what stood before the reply was the key.
  return event.kind === "key"
    ? step(GROUND, rest, withAlt(event))
    : step(GROUND, rest, keyPress("escape"), event);
}

function readReply(state: Extract<KeyState, { at: "reply" }>, input: string): Step {
  const { introducer, length, body, isEscaped } = state;
  const character = input.charAt(0);
  const rest = input.slice(1);
  if (isEscaped && character !== "\\") return step({ at: "escape", isAlt: false }, input);
  if (isEscaped || character === "\u0007" || character === "\u009c") return step(GROUND, rest, told(state));
  if (character === ESC) return step({ ...state, isEscaped: true }, rest);
  // No reply holds a control character: somebody types, and the end of the reply was lost.
  if (isControl(character)) return step(GROUND, input, length === 0 ? alt(introducer) : null);
  if (length >= REPLY_CAP) return step(GROUND, input);
  const more = body.length < BACKGROUND_REPLY_CAP ? character : "";
  return step({ ...state, length: length + 1, body: body + more }, rest);
}

function told({ introducer, length, body }: Extract<KeyState, { at: "reply" }>): KeyEvent | null {
  const background = introducer === "]" && length === body.length ? readBackground(body) : null;
  return background === null ? null : { kind: "background", background };
}

/** After the end of a paste: one more end, before another paste begins, and the first was a part of it. */
function readPasted({ text, isCut, after }: Extract<KeyState, { at: "pasted" }>, input: string): Step {
  const all = after + input;
  const end = all.indexOf(PASTE_END);
  const start = all.indexOf(`${ESC}[${PASTE_START}~`);
  if (start !== -1 && (end === -1 || start < end)) {
    const between = readKeys(GROUND, all.slice(0, start));
    return step(between.state, all.slice(start), { kind: "paste", text, isCut }, ...between.events);
  }
  if (end === -1) return step({ at: "pasted", text, isCut, after: all }, "");
  const longer = appendPaste(text, all.slice(0, end));
  const state = { at: "pasted", text: longer.text, isCut: isCut || longer.isCut, after: "" } as const;
  return step(state, all.slice(end + PASTE_END.length));
}

function isControl(input: string): boolean {
  const code = input.charCodeAt(0);
  return code < 0x20 || code === 0x7f;
}

function alt(character: string): KeyPress | null {
  const key = isControl(character) ? keyOfControl(character) : keyOfCharacter(character);
  return key === null ? null : withAlt(key);
}

function altKey(character: string, isEscapeFirst: boolean): Parsed {
  const events = [isEscapeFirst ? keyPress("escape") : null, alt(character)];
  return { state: GROUND, events: events.filter((event) => event !== null) };
}
