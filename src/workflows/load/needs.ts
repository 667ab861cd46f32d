import { sanitizeLine } from "../../core/sanitize.ts";

/** What text asks for that a terminal without a shell cannot give, and how that is said. */
const NEEDS: readonly { readonly sign: RegExp; readonly words: (found: string) => string }[] = [
  {
    sign: /\b(?!memlog|resolve_|render_skill)([a-z_]{3,40}\.py)\b/g,
    words: (found) => `asks for the script ${found}: not run here, the agent does that part by hand`,
  },
  {
    sign: /\b(npx [@\w/-]{2,60}|npm (?:test|run)|git (?:diff|log|commit|add|status|rev-parse|show|merge-base)|pytest)\b/g,
    words: (found) => `asks for the command \`${found}\`: it needs a shell, do that part in an IDE`,
  },
  {
    sign: /\b(run (?:the )?(?:full )?(?:regression |test )?(?:suite|tests))\b/gi,
    words: () => "asks to run tests: that needs a shell, do that part in an IDE",
  },
  {
    sign: /\b(sub-?agents?|subprocess(?:es)?|Task tool)\b/gi,
    words: () => "asks for sub-agents: their passes are done one after another",
  },
  { sign: /\b(MCP)\b/g, words: () => "asks for MCP tools: not available here" },
];

const MOST_A_KIND = 3;

/** One line for people about each thing in `text` that cannot be done here; none twice. */
export function unmetNeeds(text: string): readonly string[] {
  return NEEDS.flatMap(({ sign, words }) => {
    const found = [...text.matchAll(sign)].map(([, what = ""]) => words(sanitizeLine(what, 80)));
    return [...new Set(found)].slice(0, MOST_A_KIND);
  });
}
