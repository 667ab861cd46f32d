import type { Finding } from "../../app/reports/diagnosis.ts";
import { displayWidth } from "../../core/text/display-width.ts";
import { hanging } from "./hanging.ts";

/** Cells that a value has beside its name; with fewer it stands below. */
const ROOM_FOR_VALUE = 44;

/** `squad doctor` for people: what was found, at most `columns` wide, `!` before what keeps squad from working. */
export function doctorText(findings: readonly Finding[], columns: number): string {
  const widest = Math.max(0, ...findings.map(({ name }) => displayWidth(name)));
  const isWide = columns - widest - 4 >= ROOM_FOR_VALUE;
  return findings
    .map(({ ok, name, value, fix }) => {
      const mark = ok ? "  " : "! ";
      const text = fix === null ? value : `${value} (${fix})`;
      if (isWide) return hanging(text, columns, `${mark}${name.padEnd(widest)}  `);
      return hanging(name, columns, mark) + hanging(text, columns, "    ");
    })
    .join("");
}
