import { Agent, request } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import * as fc from "fast-check";
import { afterEach, expect, test } from "vitest";
import { busiest } from "../../support/limits-oracle.ts";
import { windowLog } from "../../support/window-log.ts";
import { windowReport } from "../../support/window-report.ts";
import {
  startWindowServer,
  type WindowServer,
  type WindowServerOptions,
} from "../../support/window-server.ts";

const agent = new Agent({ keepAlive: true, maxSockets: 32 });
let server: WindowServer | undefined;
afterEach(() => server?.close());

async function serve(options: WindowServerOptions): Promise<WindowServer> {
  return (server = await startWindowServer(options));
}

interface Answer {
  readonly status: number;
  readonly retryAfterMs: string | undefined;
  readonly retryAfter: string | undefined;
}

function ask(url: string, tokens = 0): Promise<Answer> {
  return new Promise((resolve, reject) => {
    request(url, { agent, method: "POST", headers: { "x-tokens": tokens } }, (answer) => {
      answer.resume().once("end", () =>
        resolve({
          status: answer.statusCode ?? 0,
          retryAfterMs: answer.headers["retry-after-ms"] as string | undefined,
          retryAfter: answer.headers["retry-after"],
        }),
      );
    })
      .once("error", reject)
      .end("{}");
  });
}

test("the log accepts exactly what no window forbids, and names the first moment it would", () => {
  const rule = { limit: 3, windowMs: 10, tokens: 12 };
  const steps = fc.array(fc.tuple(fc.nat(6), fc.nat(6)), { maxLength: 60 });
  fc.assert(
    fc.property(steps, (plan) => {
      const log = windowLog(rule);
      const accepted: { readonly at: number; readonly tokens: number }[] = [];
      const allows = (at: number, tokens: number): boolean => {
        const near = accepted.filter((earlier) => at - earlier.at < rule.windowMs);
        return near.length < rule.limit && near.reduce((sum, one) => sum + one.tokens, tokens) <= rule.tokens;
      };
      let at = 0;
      for (const [pause, tokens] of plan) {
        at += pause;
        const waitMs = log.offer(at, tokens);
        let expected = 0;
        while (!allows(at + expected, tokens)) expected += 1;
        expect(waitMs).toBe(expected);
        if (waitMs === 0) accepted.push({ at, tokens });
      }
    }),
  );
});

test("thousands of requests: never more than the limit in a window, each counted, and the hints are true", async () => {
  const rule = { limit: 200, windowMs: 400 };
  const { url, report, arrivals } = await serve({ rules: { "a/b": rule } });
  let rejected = 0;
  const caller = async (): Promise<void> => {
    for (let turn = 0; turn < 60; turn += 1) {
      const answer = await ask(`${url}/a%2Fb/v1/chat`);
      if (answer.status !== 429) continue;
      rejected += 1;
      expect(Number(answer.retryAfterMs)).toBeGreaterThan(0);
      expect(Number(answer.retryAfterMs)).toBeLessThanOrEqual(rule.windowMs);
      expect(answer.retryAfter).toBe("1");
    }
  };
  await Promise.all(Array.from({ length: 32 }, caller));
  const seen = report("a/b");
  expect(seen.accepted + seen.rejected).toBe(32 * 60);
  expect(seen.rejected).toBe(rejected);
  const accepted = arrivals("a/b").filter((arrival) => arrival.accepted);
  expect(
    busiest(
      accepted.map(({ at }) => at),
      rule.windowMs,
    ),
  ).toBe(rule.limit);
  expect(seen.busiest).toBeGreaterThan(rule.limit);

  await sleep(rule.windowMs);
  expect((await ask(`${url}/a%2Fb`)).status).toBe(200);
});

test("a hint is the moment from which the request is accepted", async () => {
  const { url } = await serve({ rules: { a: { limit: 10, windowMs: 300, tokens: 10 } } });
  expect(await ask(`${url}/a`, 6)).toMatchObject({ status: 200 });
  const { status, retryAfterMs } = await ask(`${url}/a`, 5);
  expect(status).toBe(429);
  await sleep(Number(retryAfterMs) + 1);
  expect(await ask(`${url}/a`, 5)).toMatchObject({ status: 200 });
});

test("keeps its hints to itself, serves for a while, and knows no other keys", async () => {
  const { url } = await serve({ rules: { a: { limit: 1, windowMs: 5_000 } }, hints: false, serviceMs: 50 });
  const from = performance.now();
  expect((await ask(`${url}/a`)).status).toBe(200);
  expect(performance.now() - from).toBeGreaterThanOrEqual(49);
  expect(await ask(`${url}/a`)).toEqual({ status: 429, retryAfterMs: undefined, retryAfter: undefined });
  expect((await ask(`${url}/other`)).status).toBe(404);
});

test("utilisation is what was accepted of what the span allows", () => {
  const rule = { limit: 2, windowMs: 10, tokens: 100 };
  const arrivals = [0, 1, 2, 10, 15].map((at) => ({ at, tokens: 10, accepted: at !== 2 }));
  expect(windowReport(arrivals, rule)).toEqual({
    accepted: 4,
    rejected: 1,
    busiest: 3,
    utilisation: 1,
    tokenUtilisation: 0.2,
  });
  expect(windowReport(arrivals, rule, { to: 39 }).utilisation).toBe(0.5);
  expect(windowReport([], rule)).toMatchObject({ accepted: 0, busiest: 0, utilisation: null });
});
