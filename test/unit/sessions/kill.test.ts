import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { killRepeatedly } from "../../support/session-kill.ts";

/** `SESSION_KILLS=200 vitest run test/unit/sessions/kill.test.ts` for a longer run. */
const KILLS = Number(process.env["SESSION_KILLS"] ?? 40);

it(
  "loses nothing it acknowledged when its process is killed at any moment",
  async () => {
    const dir = await mkdtemp(join(tmpdir(), "squad-kill-"));
    onTestFinished(() => rm(dir, { recursive: true, force: true }));
    let state = 42;
    const report = await killRepeatedly(
      dir,
      KILLS,
      () => (state = (state * 16_807) % 2_147_483_647) / 2_147_483_647,
    );
    expect(report).toMatchObject({ kills: KILLS, lost: 0, inputsLost: 0, unreadable: 0 });
    expect(report.acknowledged).toBeGreaterThan(KILLS);
    if (process.env["SESSION_KILLS"] !== undefined) process.stdout.write(`${JSON.stringify(report)}\n`);
  },
  KILLS * 2000,
);
