import { estimateTokens } from "../../core/tokens.ts";

/** Stands where something was left out. */
const GAP = "[…]";

/** Share of a text's room that its beginning gets when its middle is left out. */
const HEAD_SHARE = 0.7;

/** `text`, or as much of its beginning and end as takes at most `tokens` tokens, whole lines where there are several. */
export function withoutMiddle(text: string, tokens: number): string {
  return fitted(text, tokens, (units) => {
    const head = Math.floor(units * HEAD_SHARE);
    return `${startOf(text, head)}\n${GAP}\n${endOf(text, units - head)}`;
  });
}

/** `text`, or as much of its end. */
export function endWithin(text: string, tokens: number): string {
  return fitted(text, tokens, (units) => `${GAP}\n${endOf(text, units)}`);
}

/** The longest of what `cut` makes of ever fewer UTF-16 units that takes at most `tokens`; empty when none does. */
function fitted(text: string, tokens: number, cut: (units: number) => string): string {
  const whole = estimateTokens(text);
  if (whole <= tokens) return text;
  let units = Math.floor((text.length * tokens) / whole);
  while (units > 0) {
    const shorter = cut(units);
    if (estimateTokens(shorter) <= tokens) return shorter;
    units = Math.floor(units * 0.9);
  }
  return "";
}

function startOf(text: string, units: number): string {
  const cut = text.slice(0, units);
  const end = cut.lastIndexOf("\n");
  return (end > units / 2 ? cut.slice(0, end) : cut).trimEnd();
}

function endOf(text: string, units: number): string {
  const cut = text.slice(text.length - units);
  const start = cut.indexOf("\n");
  return (start !== -1 && start < units / 2 ? cut.slice(start + 1) : cut).trimStart();
}
