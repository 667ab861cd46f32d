import { expectationOf } from "../../../src/core/quality/expectation.ts";
import { qualityGate } from "../../../src/core/quality/gate.ts";
import type { Flaw, Verdict } from "../../../src/core/quality/verdict.ts";
import type { FinishReason } from "../../../src/core/providers/provider.ts";

interface Circumstances {
  readonly finish?: FinishReason;
  readonly input?: string;
  readonly system?: string;
  readonly language?: string | null;
  readonly documentLanguage?: string | null;
}

export function judge(text: string, around: Circumstances = {}): Verdict {
  const { finish = "stop", ...asked } = around;
  const usual = { input: "What next?", system: "You are Mary.", language: null };
  return qualityGate({ text, finish }, expectationOf({ ...usual, ...asked }));
}

/** The worst flaw of `text`, or null. */
export function flawOf(text: string, around: Circumstances = {}): Flaw | null {
  return judge(text, around).reason;
}
