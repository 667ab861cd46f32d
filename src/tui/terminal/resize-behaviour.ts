/**
 * What a terminal does with its rows and its cursor when its width changes:
 * `follows`: wraps every row anew, and the cursor stays at its character;
 * `drifts`: wraps every row anew, perhaps but for the cursor's own, and each row that this adds, also below the cursor,
 * moves the cursor down: where the cursor is depends on every size there was, and only the terminal can tell;
 * `stays`: wraps nothing.
 */
export type ResizeBehaviour = "follows" | "drifts" | "stays";

/** Those that leave the cursor where it can be counted. */
export type CountedBehaviour = Exclude<ResizeBehaviour, "drifts">;

interface KnownTerminal {
  readonly name: string;
  /** Its secondary device attributes: the kind of terminal, and its version where that tells more. */
  readonly kind: number;
  readonly isVersion?: (version: number) => boolean;
  readonly behaviour: ResizeBehaviour;
}

/** Terminals that do not follow. Sources: xterm's ctlseqs (Send Device Attributes); `Buffer.ts` of xterm.js. */
const KNOWN: readonly KnownTerminal[] = [
  { name: "xterm.js", kind: 0, isVersion: (version) => version === 276, behaviour: "drifts" },
  // iTerm2 says that it is an xterm of a version there is not yet.
  { name: "xterm", kind: 41, isVersion: (version) => version < 1000, behaviour: "stays" },
  { name: "screen", kind: 83, behaviour: "stays" },
];

/** The behaviour of a terminal that names itself so; of one that says nothing, the most frequent. */
export function resizeBehaviour(attributes: readonly number[] | null): ResizeBehaviour {
  const [kind, version = 0] = attributes ?? [];
  const known = KNOWN.find((one) => one.kind === kind && (one.isVersion?.(version) ?? true));
  return known?.behaviour ?? "follows";
}
