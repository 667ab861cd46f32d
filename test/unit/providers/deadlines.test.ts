import { describe, expect, it } from "vitest";
import { type Expiry, startDeadlines } from "../../../src/providers/deadlines.ts";
import { VirtualClock } from "../../support/virtual-clock.ts";

function start() {
  const clock = new VirtualClock();
  const expired: Expiry[] = [];
  const timeouts = { headersMs: 30, firstTokenMs: 30, idleMs: 20, totalMs: 100 };
  const deadlines = startDeadlines(clock, timeouts, (expiry) => expired.push(expiry));
  return { clock, expired, deadlines };
}

describe("the clocks of a request", () => {
  it("time each wait from its own start", async () => {
    const { clock, expired, deadlines } = start();
    deadlines.wait("first", 30);
    await clock.advance(29);
    deadlines.rest();
    deadlines.wait("idle", 20);
    await clock.advance(19);
    deadlines.rest();
    deadlines.wait("idle", 20);
    await clock.advance(19);
    expect(expired).toEqual([]);
    await clock.advance(1);
    expect(expired).toEqual([{ which: "idle", limitMs: 20 }]);
  });

  it("notice a wait shorter than the one they slept for", async () => {
    const { clock, expired, deadlines } = start();
    await clock.advance(50);
    deadlines.wait("idle", 5);
    await clock.advance(5);
    expect(expired).toEqual([{ which: "idle", limitMs: 5 }]);
  });

  it("do not time a reader who takes his time, but the whole", async () => {
    const { clock, expired, deadlines } = start();
    deadlines.wait("idle", 20);
    deadlines.rest();
    await clock.advance(99);
    expect(expired).toEqual([]);
    await clock.advance(1);
    expect(expired).toEqual([{ which: "total", limitMs: 100 }]);
  });

  it("leave nothing behind when stopped", async () => {
    const { clock, expired, deadlines } = start();
    deadlines.wait("idle", 20);
    await clock.advance(1);
    deadlines.stop();
    await clock.advance(1000);
    expect(expired).toEqual([]);
    expect(clock.sleeping).toBe(0);
  });
});
