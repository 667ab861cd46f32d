import { sanitizeLine } from "../core/sanitize.ts";
import { repairMojibake } from "./mojibake.ts";
import { plainText, scanElement, scanElements, without } from "./xml-scan.ts";

const MOST_ACTIONS = 24;
const LONGEST_ACTION = 600;

/**
 * Steps and rules that the compiler writes into every agent, or that only make sense inside an IDE. Where possible
 * they are told by the names they use, which survive translation.
 */
const GENERIC: readonly RegExp[] = [
  /config\.yaml/,
  /^(?:\W*immediate\W.*)?(?:always )?(?:communicate|speak|reply|respond) in \{communication_language\}/i,
  /\{user_name\}.*\{communication_language\}/,
  /\b(?:greet(?:ing)?|remember)\b.*\buser'?s?\b.*\bname\b/i,
  /用户名是|始终使用 \{communication_language\}/,
  /^(?:show|create|display)\b.{0,20}\bgreeting\b/i,
  /menu-handlers|menu section/i,
  /\[n\]/,
  /\/?bmad-help|bmad-speak|\.claude\/hooks|\bTTS\b/,
  /\bstop and wait\b|\bwait for user input\b|停止并等待/i,
  /\bagent file\b|\bload persona\b|Agent 文件/i,
  /\b(?:stay in|break) character\b/i,
  /\bdisplay menu items\b|\bmenu triggers\b|\bnumber all lists\b/i,
  /\bload files only\b|\bwritten file output\b/i,
];

/** The compiler's third step tells the user's name, in whatever language. */
const NAMING_STEP = "3";

const LOST = "[object Object]";

/** What of an agent's activation is its own: steps and rules, one line each, and what was lost in them. */
export function readCriticalActions(activation: string): { actions: string[]; warnings: string[] } {
  const own = without(activation, scanElement(activation, "menu-handlers", { stops: ["<rules"] }));
  const steps = ["step", "i", "r"].flatMap((name) => scanElements(own, name, 200));
  const texts = steps
    .filter((step) => step.attributes.get("n") !== NAMING_STEP || !step.body.includes("{user_name}"))
    .map((step) => plainText(step.body));
  return ownActions(texts);
}

/** Of an agent's steps and rules those that are its own, cleaned, each once; and what was lost in them. */
export function ownActions(written: readonly string[]): { actions: string[]; warnings: string[] } {
  const texts = written.map((text) => sanitizeLine(repairMojibake(text), LONGEST_ACTION));
  const lost = texts.filter((text) => text === LOST).length;
  const actions = texts.filter(
    (text) => text !== "" && text !== LOST && !GENERIC.some((pattern) => pattern.test(text)),
  );
  const warnings: string[] = [];
  if (lost > 0)
    warnings.push(`${lost} activation step${lost > 1 ? "s" : ""} lost when the file was compiled`);
  if (actions.length > MOST_ACTIONS)
    warnings.push(`only ${MOST_ACTIONS} of ${actions.length} activation steps kept`);
  return { actions: [...new Set(actions)].slice(0, MOST_ACTIONS), warnings };
}
