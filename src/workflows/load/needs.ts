import type { Remark } from "../../core/complaints/complaint.ts";
import { sanitizeLine } from "../../core/sanitize.ts";
import type { UnmetNeed } from "../../core/complaints/workflow-complaint.ts";

/** What text asks for that a terminal without a shell cannot give, and how that is said. */
const NEEDS: readonly {
  readonly need: UnmetNeed;
  readonly sign: RegExp;
  readonly words: (found: string) => string;
}[] = [
  {
    need: "script",
    sign: /\b(?!memlog|resolve_|render_skill)([a-z_]{3,40}\.py)\b/g,
    words: (found) => `asks for the script ${found}: not run here, the agent does that part by hand`,
  },
  {
    need: "command",
    sign: /\b(npx [@\w/-]{2,60}|npm (?:test|run)|git (?:diff|log|commit|add|status|rev-parse|show|merge-base)|pytest)\b/g,
    words: (found) => `asks for the command \`${found}\`: it needs a shell, do that part in an IDE`,
  },
  {
    need: "tests",
    sign: /\b(run (?:the )?(?:full )?(?:regression |test )?(?:suite|tests))\b/gi,
    words: () => "asks to run tests: that needs a shell, do that part in an IDE",
  },
  {
    need: "sub-agents",
    sign: /\b(sub-?agents?|subprocess(?:es)?|Task tool)\b/gi,
    words: () => "asks for sub-agents: their passes are done one after another",
  },
  { need: "mcp", sign: /\b(MCP)\b/g, words: () => "asks for MCP tools: not available here" },
];

const MOST_A_KIND = 3;

/** Each thing in `text` that cannot be done here, once. */
export function unmetNeeds(text: string): readonly Remark[] {
  return NEEDS.flatMap(({ need, sign, words }) => {
    const remarks = [...text.matchAll(sign)].map(([, found = ""]): [string, Remark] => {
      const what = sanitizeLine(found, 80);
      const message = words(what);
      return [message, { message, complaint: { kind: "unmet-need", need, what } }];
    });
    return [...new Map(remarks).values()].slice(0, MOST_A_KIND);
  });
}
