import { MOST_ARGUMENT_CHARACTERS, type ToolCall } from "../core/tools/tool.ts";

/** A piece of a call, as one event of a stream carries it. Servers leave out any of it. */
export interface CallDelta {
  /** Which call it belongs to; null when the event does not say. */
  readonly index: number | null;
  readonly id: string;
  readonly name: string;
  /** The next piece of its arguments, or all of them as an object. */
  readonly arguments: unknown;
  /** What the model wants back with the call; empty for nothing. */
  readonly seal: string;
  /** It is a call of its own, complete. */
  readonly isWhole: boolean;
}

/** No answer asks for more at once. */
const MOST_CALLS = 64;
const MOST_NAME = 100;

interface Slot {
  readonly index: number | null;
  id: string;
  name: string;
  arguments: string;
  seal: string;
}

/** Puts the calls of one answer together. */
export interface CallAssembler {
  push(delta: CallDelta): void;
  /** The whole calls, in the order in which they began; those without a name are left out. */
  end(): readonly ToolCall[];
}

/**
 * Calls of any server: in pieces by index with an id at first, whole in one event, without index or id, and several under
 * one index that only their ids, or complete arguments, tell apart. Arguments beyond `MOST_ARGUMENT_CHARACTERS` are cut
 * one character after it.
 */
export function createCallAssembler(model: string): CallAssembler {
  const slots: Slot[] = [];

  const slotFor = (delta: CallDelta): Slot | null => {
    const slot = slots.findLast(({ index }) => delta.index === null || index === delta.index);
    if (slot !== undefined && !isAnother(slot, delta)) return slot;
    if (slots.length >= MOST_CALLS) return null;
    const fresh: Slot = { index: delta.index, id: "", name: "", arguments: "", seal: "" };
    slots.push(fresh);
    return fresh;
  };

  return {
    push(delta) {
      const slot = slotFor(delta);
      if (slot === null) return;
      if (slot.id === "") slot.id = delta.id;
      if (delta.name !== slot.name) slot.name = (slot.name + delta.name).slice(0, MOST_NAME);
      if (delta.seal !== "") slot.seal = delta.seal;
      const piece = argumentText(delta.arguments);
      slot.arguments = (slot.arguments + piece).slice(0, MOST_ARGUMENT_CHARACTERS + 1);
    },
    end: () =>
      slots.flatMap(({ id, name, arguments: text, seal }): ToolCall[] => {
        const bare = bareName(name);
        if (bare === "") return [];
        const json = /^\s*(?:null)?\s*$/.test(text) ? "{}" : text;
        return [{ id, name: bare, arguments: json, ...(seal === "" ? {} : { seal: { model, text: seal } }) }];
      }),
  };
}

/** True of a piece that begins a call of its own, although it says nothing of another index. */
function isAnother(slot: Slot, { id, name, isWhole: isAlone }: CallDelta): boolean {
  if (isAlone) return true;
  if (id !== "" && slot.id !== "") return id !== slot.id;
  return name !== "" && slot.name !== "" && isWhole(slot.arguments);
}

function isWhole(text: string): boolean {
  if (!text.trimEnd().endsWith("}")) return false;
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function argumentText(value: unknown): string {
  if (typeof value === "string") return value;
  return typeof value === "object" && value !== null ? JSON.stringify(value) : "";
}

/** gpt-oss puts its namespace before a name, and at times a mark of its own format after it. */
function bareName(name: string): string {
  return name
    .trim()
    .replace(/^functions[.:]/, "")
    .replace(/<\|.*$/s, "")
    .trim();
}
