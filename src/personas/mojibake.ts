import { encodeWindows1252 } from "./windows-1252.ts";

/** Runs of characters that windows-1252 puts above 0x7F: what UTF-8 read as windows-1252 consists of. */
const HIGH_RUN =
  /[\u0080-\u00ff\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u02c6\u02dc\u2013\u2014\u2018-\u201a\u201c-\u201e\u2020-\u2022\u2026\u2030\u2039\u203a\u20ac\u2122]{2,}/g;

const ROUNDS = 2;
const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/**
 * Undoes UTF-8 that was read as windows-1252, up to twice (`Ã°Å¸Â§Âª` → `ðŸ§ª` → 🧪). A run of characters is
 * replaced only when its bytes are valid UTF-8, which ordinary text in any language practically never is; everything
 * else stays as it was.
 */
export function repairMojibake(text: string): string {
  let repaired = text;
  for (let round = 0; round < ROUNDS; round += 1) {
    const next = repaired.replace(HIGH_RUN, repairRun);
    if (next === repaired) break;
    repaired = next;
  }
  return repaired;
}

function repairRun(run: string): string {
  const bytes = encodeWindows1252(run);
  if (bytes === null) return run;
  try {
    return utf8.decode(bytes);
  } catch {
    return run;
  }
}
