import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { decodeKeyState, encodeKeyState } from "../../src/core/limits/key-state-codec.ts";
import type { Limiter } from "../../src/core/limits/limiter.ts";
import { openLocalLimiter } from "../../src/limits/local-limiter.ts";
import { histories } from "../support/limits-history.ts";
import { counter, NOON } from "../support/limits-rig.ts";
import { expectTwin, TWIN_LEASES, TWIN_POLICIES } from "../support/limits-twin.ts";

let folder = "";
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "squad-limits-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test("SQLite answers every history as memory does, also when it is closed and opened in between", async () => {
  let files = 0;
  await fc.assert(
    fc.asyncProperty(histories, async (history) => {
      const watch = { now: NOON };
      const newId = counter();
      const path = join(folder, `${(files += 1)}.db`);
      const open = (): Limiter =>
        openLocalLimiter({
          path,
          policies: TWIN_POLICIES,
          concurrency: TWIN_LEASES.concurrency,
          leaseTtlMs: TWIN_LEASES.ttlMs,
          wall: () => watch.now,
          sleep: async () => undefined,
          newId,
        });
      const other = {
        limiter: open(),
        watch,
        async reopen() {
          await other.limiter.close();
          return open();
        },
      };
      await expectTwin(history, other);
      await other.limiter.close();
    }),
    { numRuns: 200 },
  );
}, 60_000);

test("whatever text a row holds, it reads as a state that can be written and read again", () => {
  const almost = fc.record(
    {
      seenAt: fc.oneof(fc.nat(), fc.double(), fc.string()),
      starts: fc.array(
        fc.oneof(fc.jsonValue(), fc.tuple(fc.nat(), fc.nat(), fc.nat({ max: 3 }), fc.string())),
      ),
      cooldownUntil: fc.oneof(fc.nat(), fc.jsonValue()),
      day: fc.constant({ index: 1, requests: 2, tokens: 3 }),
      requests: fc.constant({ total: 1, ok: 1, rateLimited: 0, failed: 0 }),
      rateLimitedAt: fc.array(fc.integer()),
      durations: fc.array(fc.nat()),
      lastFailure: fc.constantFrom(null, { kind: "network", at: 1 }, { kind: "toString", at: 1 }),
    },
    { requiredKeys: [] },
  );
  const texts = fc.oneof(
    fc.string(),
    fc.json(),
    almost.map((value) => JSON.stringify(value)),
  );
  fc.assert(
    fc.property(texts, (text) => {
      const state = decodeKeyState(text);
      expect(decodeKeyState(encodeKeyState(state))).toEqual(state);
    }),
    { numRuns: 1_000 },
  );
});
