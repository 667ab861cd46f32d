/** Keys that a terminal sends as `CSI number ; modifiers letter`. */
const SEQUENCES: Readonly<Record<string, readonly [number, string]>> = {
  up: [1, "A"],
  down: [1, "B"],
  right: [1, "C"],
  left: [1, "D"],
  home: [1, "H"],
  end: [1, "F"],
  delete: [3, "~"],
  enter: [13, "u"],
  tab: [9, "u"],
  escape: [27, "u"],
  backspace: [127, "u"],
};

const BITS: Readonly<Record<string, number>> = { shift: 1, alt: 2, ctrl: 4 };

/** What a terminal with the kitty keyboard protocol sends for a chord as the keymap writes it: `ctrl-alt-_`. */
export function chordBytes(chord: string): string {
  const parts = chord.split(/-(?=.)/u);
  const key = parts.pop() ?? "";
  const modifiers = 1 + parts.reduce((sum, name) => sum + (BITS[name] ?? 0), 0);
  const [number, final] = SEQUENCES[key] ?? [key.codePointAt(0) ?? 0, "u"];
  return `\u001b[${number};${modifiers}${final}`;
}
