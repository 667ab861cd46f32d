import { afterEach, expect, it } from "vitest";
import { squad, type Home } from "../support/squad.ts";
import { answer } from "../support/wire/script.ts";
import { startWireServer, type WireServer } from "../support/wire/wire-server.ts";
import { wiredHome } from "../support/wired-home.ts";

let server: WireServer;
let home: Home;

afterEach(async () => {
  home.remove();
  await server.close();
});

const PROCESSES = 8;
const TURNS_EACH = 3;
const RPM = 10;
const WINDOW_MS = 3000;
const MARGIN_MS = 250;

it("keeps 8 processes together under the limit, as the provider counts it, and a ninth sees the same numbers", async () => {
  server = await startWireServer({ respond: () => answer("ok") });
  home = wiredHome(server, {
    chain: ["groq"],
    limits: `providers:\n  groq: {rpm: ${RPM}, window: 3s, burst: 4}\n`,
  });
  const sentAt: number[] = [];
  const worker = async (): Promise<void> => {
    for (let turn = 0; turn < TURNS_EACH; turn += 1) {
      const { code, stdout } = await squad(home, ["run", "--agent", "pm", "--format", "events"], {
        input: "go",
      });
      expect(code).toBe(0);
      const events = stdout
        .trim()
        .split("\n")
        .map((line) => JSON.parse(line) as { type: string; at: string });
      const sent = events.filter(({ type }) => type === "attempt-start");
      sentAt.push(...sent.map(({ at }) => Date.parse(at)));
    }
  };
  await Promise.all(Array.from({ length: PROCESSES }, worker));

  const starts = server.requests.map(({ at }) => at).toSorted((a, b) => a - b);
  expect(starts).toHaveLength(PROCESSES * TURNS_EACH);
  const busiest = Math.max(
    ...starts.map((from) => starts.filter((at) => at >= from && at < from + WINDOW_MS).length),
  );
  expect(busiest).toBeLessThanOrEqual(RPM);

  const report = JSON.parse((await squad(home, ["status", "--json"])).stdout) as {
    at: string;
    providers: { name: string }[];
  };
  const { rpm, requests } = report.providers.find(({ name }) => name === "groq") as unknown as {
    rpm: { used: number; limit: number };
    requests: object;
  };
  expect(requests).toEqual({
    total: PROCESSES * TURNS_EACH,
    ok: PROCESSES * TURNS_EACH,
    rateLimited: 0,
    failed: 0,
  });
  expect(rpm.limit).toBe(RPM);
  // A start is seen by the server a little after the limiter booked it: on a busy machine, as late as was measured.
  const arrivals = starts.map((at) => performance.timeOrigin + at);
  const inOrder = sentAt.toSorted((a, b) => a - b);
  const lateMs = Math.max(MARGIN_MS, ...arrivals.map((at, index) => at - (inOrder[index] ?? at) + MARGIN_MS));
  const since = (from: number): number => arrivals.filter((at) => at > from).length;
  const from = Date.parse(report.at) - WINDOW_MS;
  expect(rpm.used).toBeGreaterThanOrEqual(since(from + lateMs));
  expect(rpm.used).toBeLessThanOrEqual(since(from));
}, 60_000);
