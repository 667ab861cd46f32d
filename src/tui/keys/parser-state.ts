import type { KeyEvent } from "./key-event.ts";

/** Where the parser stands between two pieces of input. */
export type KeyState =
  | { readonly at: "ground" }
  /** After ESC; `isAlt` after two of them. */
  | { readonly at: "escape"; readonly isAlt: boolean }
  | { readonly at: "csi" | "ss3"; readonly isAlt: boolean; readonly body: string }
  /** In a reply that ends with ST or BEL; `introducer` is what followed ESC. */
  | {
      readonly at: "reply";
      readonly introducer: string;
      readonly length: number;
      /** What it says, as far as it is short. */
      readonly body: string;
      readonly isEscaped: boolean;
    }
  /** In a report that is so many characters longer: those of a mouse, and function keys of the Linux console. */
  | { readonly at: "report"; readonly rest: number }
  | { readonly at: "paste"; readonly text: string; readonly isCut: boolean; readonly held: string }
  /** A paste has ended, unless another end follows at once: then the first was part of it. */
  | { readonly at: "pasted"; readonly text: string; readonly isCut: boolean; readonly after: string };

export const GROUND: KeyState = { at: "ground" };

/** What a piece of input was read as, and where the parser stands after it. */
export interface Parsed {
  readonly state: KeyState;
  readonly events: readonly KeyEvent[];
}

export interface Step extends Parsed {
  /** What is still to be read. */
  readonly rest: string;
}

/** The state after a step, what is left to read, and its events without the nulls. */
export function step(state: KeyState, rest: string, ...events: readonly (KeyEvent | null)[]): Step {
  return { state, rest, events: events.filter((event) => event !== null) };
}
