import { qualityGate } from "../../src/core/quality/gate.ts";
import type { Verdict } from "../../src/core/quality/verdict.ts";
import type { Labelled } from "./labelled.ts";

export interface Judged extends Labelled {
  readonly verdict: Verdict;
}

export interface Figures {
  readonly bad: readonly Judged[];
  readonly good: readonly Judged[];
  /** Bad answers that passed. */
  readonly missed: readonly Judged[];
  /** Good answers that did not. */
  readonly rejected: readonly Judged[];
  /** Bad answers rejected for something else than the label says. */
  readonly misnamed: readonly Judged[];
}

export function figuresOf(answers: readonly Labelled[]): Figures {
  const judged = answers.map((one): Judged => ({ ...one, verdict: qualityGate(one.answer, one.expected) }));
  const bad = judged.filter(({ label }) => label === "bad");
  const good = judged.filter(({ label }) => label === "good");
  return {
    bad,
    good,
    missed: bad.filter(({ verdict }) => verdict.ok),
    rejected: good.filter(({ verdict }) => !verdict.ok),
    misnamed: bad.filter(({ verdict, flaw }) => !verdict.ok && verdict.reason !== flaw),
  };
}

/** An answer's id with what the gate said of it, for a report. */
export function named({ id, verdict }: Judged): string {
  return verdict.ok
    ? id
    : `${id} (${verdict.flaws.map(({ kind, detail }) => `${kind}: ${detail}`).join("; ")})`;
}
