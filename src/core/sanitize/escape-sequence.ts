/**
 * Where a terminal's parser stands. `escape`: after ESC; `intermediate`: after ESC and an intermediate byte; `control`:
 * inside CSI, before its final byte; `string`: inside OSC, DCS, APC, PM or SOS, before their terminator.
 */
export type SequenceState = "text" | "escape" | "intermediate" | "control" | "string";

const BEL = 0x07;
const TAB = 0x09;
const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;
const CAN = 0x18;
const SUB = 0x1a;
const ESC = 0x1b;
const STRING_TERMINATOR = 0x9c;

/** What follows ESC when it opens a longer sequence; `ESC \` ends a string like any other final byte. */
const AFTER_ESCAPE: Readonly<Record<string, SequenceState>> = {
  "[": "control",
  "]": "string",
  P: "string",
  X: "string",
  "^": "string",
  _: "string",
};

/** The state after ESC or an 8-bit control in plain text; `text` for a control that opens nothing. */
export function beginSequence(unit: number): SequenceState {
  if (unit === ESC) return "escape";
  if (!isC1(unit)) return "text";
  return AFTER_ESCAPE[String.fromCharCode(unit - 0x40)] ?? "text";
}

/**
 * The state after `unit`, or `again` when the sequence ended before it and it must be read as text.
 * A sequence never outlives a line break: what follows an unfinished one stays readable.
 */
export function advanceSequence(state: SequenceState, unit: number): SequenceState | "again" {
  if (unit === ESC || isC1(unit)) {
    return state === "string" && unit === STRING_TERMINATOR ? "text" : beginSequence(unit);
  }
  if (unit === CAN || unit === SUB) return "text";
  if (unit === LINE_FEED || unit === CARRIAGE_RETURN) return "again";
  if (state === "string") return unit === BEL ? "text" : "string";
  if (unit === TAB || unit > 0x9f) return "again";
  if (unit < 0x20 || unit === 0x7f) return state;
  return advanceByByte(state, unit);
}

/** `unit` is a printable ASCII character and `state` one of those that end at a final byte. */
function advanceByByte(state: SequenceState, unit: number): SequenceState {
  if (state === "control") return unit < 0x40 ? "control" : "text";
  if (unit < 0x30) return "intermediate";
  return state === "escape" ? (AFTER_ESCAPE[String.fromCharCode(unit)] ?? "text") : "text";
}

function isC1(unit: number): boolean {
  return unit >= 0x80 && unit <= 0x9f;
}
