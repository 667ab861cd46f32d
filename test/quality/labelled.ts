import { readdirSync, readFileSync } from "node:fs";
import { parse } from "yaml";
import { expectationOf } from "../../src/core/quality/expectation.ts";
import type { Answer, Expectation, Flaw } from "../../src/core/quality/verdict.ts";
import type { FinishReason } from "../../src/core/providers/provider.ts";

const HERE = new URL(".", import.meta.url);

/** One answer and what a reader says of it. */
export interface Labelled {
  readonly id: string;
  readonly label: "good" | "bad";
  /** Null when the answer is good. */
  readonly flaw: Flaw | null;
  /** Not looked at while the gate was tuned. */
  readonly heldOut: boolean;
  readonly answer: Answer;
  readonly expected: Expectation;
}

/** A text, or pieces of one, some of them repeated. */
type Text = string | readonly (string | { readonly repeat: string; readonly times: number })[];

interface Entry {
  readonly id: string;
  readonly heldOut?: boolean;
  readonly input: string;
  /** Name of a prompt in systems.yaml. */
  readonly system?: string;
  readonly language?: string;
  readonly finish?: FinishReason;
  readonly text: Text;
}

interface File {
  readonly label: "good" | "bad";
  readonly flaw?: Flaw;
  readonly answers: readonly Entry[];
}

/** All labelled answers of `answers/`. */
export function labelledAnswers(): readonly Labelled[] {
  const systems = parse(read("systems.yaml")) as Readonly<Record<string, string>>;
  return readdirSync(new URL("answers/", HERE))
    .sort()
    .flatMap((name) => {
      const { label, flaw = null, answers } = parse(read(`answers/${name}`)) as File;
      return answers.map((entry): Labelled => {
        const system = systems[entry.system ?? "plain"];
        if (system === undefined) throw new Error(`${entry.id}: no system prompt is called ${entry.system}`);
        return {
          id: entry.id,
          label,
          flaw,
          heldOut: entry.heldOut ?? false,
          answer: { text: textOf(entry.text), finish: entry.finish ?? "stop" },
          expected: expectationOf({ system, input: entry.input, language: entry.language ?? null }),
        };
      });
    });
}

function read(path: string): string {
  return readFileSync(new URL(path, HERE), "utf8");
}

function textOf(text: Text): string {
  if (typeof text === "string") return text;
  return text.map((piece) => (typeof piece === "string" ? piece : piece.repeat.repeat(piece.times))).join("");
}
