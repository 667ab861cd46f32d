import type { Consent } from "../../core/chat/consent.ts";
import { sanitize, sanitizeLine } from "../../core/sanitize.ts";
import { misused, said, type Tool } from "./tool.ts";

const LONGEST_QUESTION = 1000;
const LONGEST_OPTION = 120;
const MOST_OPTIONS = 9;
const LONGEST_ANSWER = 8000;

const NOBODY = "There was no answer. Go on with what you know, and say what you assumed.";

/** Puts a question to the user. The answer is the user's word: it taints nothing. */
export function askUserTool(consent: Consent): Tool {
  return {
    spec: {
      name: "ask_user",
      description: "Ask the user, only if you cannot go on without.",
      parameters: {
        type: "object",
        properties: {
          question: { type: "string" },
          options: { type: "array", items: { type: "string" } },
        },
        required: ["question"],
      },
    },
    async run(args, signal) {
      const text = sanitize(args.text("question") ?? "")
        .trim()
        .slice(0, LONGEST_QUESTION);
      if (text === "") return misused(`"question" must be a text.`);
      const options = args
        .list("options")
        .slice(0, MOST_OPTIONS)
        .map((option) => sanitizeLine(option, LONGEST_OPTION))
        .filter((option) => option !== "");
      const answer = await consent.answer({ text, options }, signal);
      return said(answer === null ? NOBODY : `The user answers: ${answer.slice(0, LONGEST_ANSWER)}`);
    },
  };
}
