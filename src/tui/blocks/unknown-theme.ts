import { sanitizeLine } from "../../core/sanitize.ts";
import { note, type Block } from "./block.ts";
import { themeNamed, THEMES } from "../drawing/theme.ts";
import type { Words } from "../words/en/index.ts";

/** What is said when `asked` (SQUAD_THEME, empty when unset) names no theme; nothing otherwise. */
export function unknownThemeBlocks(asked: string, { themes }: Words): readonly Block[] {
  if (asked === "" || themeNamed(asked) !== null) return [];
  const names = Object.keys(THEMES).join(", ");
  return [{ kind: "gap" }, note(themes.unknown(sanitizeLine(asked, 40), names))];
}
