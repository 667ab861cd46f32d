import { expect, test } from "vitest";
import { runProof } from "../support/proof/run-proof.ts";
import { FOUR_KEYS } from "../support/proof/four-keys.ts";
import { AFTER_MS, DEMAND_MS, tell } from "../support/proof/scale.ts";
import { summaryOf, verdictOf } from "../support/proof/verdict.ts";

test("16 processes on one file draw no 429 and use what is allowed", { timeout: 120_000 }, async () => {
  const plan = { groups: [{ processes: 16 }], policies: FOUR_KEYS, forMs: DEMAND_MS + AFTER_MS };
  await runProof(plan, (result) => {
    const span = { from: result.startAt, to: result.startAt + DEMAND_MS };
    const verdict = verdictOf(result, FOUR_KEYS, span);
    tell(summaryOf("local", verdict, result));
    expect(verdict).toMatchObject({ rejected: 0, over: 0 });
    for (const report of result.reports.flat())
      expect(report).toMatchObject({ errors: [], lost: 0, degraded: [] });
    expect(verdict.share).toBeGreaterThanOrEqual(0.97);
  });
});
