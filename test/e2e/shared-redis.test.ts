import { afterEach, expect, it } from "vitest";
import { busiest } from "../support/limits-oracle.ts";
import { type RedisServer, startRedis } from "../support/redis/start-redis.ts";
import { type Finished, squad, type Home } from "../support/squad.ts";
import { answer } from "../support/wire/script.ts";
import { startWireServer, type WireServer } from "../support/wire/wire-server.ts";
import { wiredHome } from "../support/wired-home.ts";

const PASSWORD = "pa55-w0rd-of-the-limits";
const RPM = 6;
const WINDOW_MS = 3_000;
const TURNS_EACH = 5;

let server: WireServer;
let redis: RedisServer;
const homes: Home[] = [];

afterEach(async () => {
  for (const home of homes.splice(0)) home.remove();
  await redis.stop();
  await server.close();
});

it(
  "shares one key's limits between homes on one Redis, and says so when it cannot",
  { timeout: 60_000 },
  async () => {
    server = await startWireServer({ respond: () => answer("ok") });
    redis = await startRedis({ password: PASSWORD });
    const home = (): Home => {
      const made = wiredHome(server, {
        chain: ["groq"],
        limits: `providers:\n  groq: {rpm: ${RPM}, window: ${WINDOW_MS / 1_000}s, burst: 3}\n`,
        env: { SQUAD_REDIS_URL: redis.url },
      });
      homes.push(made);
      return made;
    };
    const outputs: Finished[] = [];
    const ask = async (from: Home, ...args: readonly string[]): Promise<Finished> => {
      const finished = await squad(from, args, { input: "go" });
      outputs.push(finished);
      return finished;
    };
    const run = async (from: Home): Promise<Finished> => {
      const finished = await ask(from, "run", "--agent", "pm");
      expect(finished).toMatchObject({ code: 0, stdout: "ok\n" });
      return finished;
    };
    const status = async (from: Home) => JSON.parse((await ask(from, "status", "--json")).stdout) as Status;

    const [one, other, third] = [home(), home(), home()];
    await Promise.all(
      [one, one, other, other].map(async (from) => {
        for (let turn = 0; turn < TURNS_EACH; turn += 1)
          expect((await run(from)).stderr).not.toContain("Redis");
      }),
    );
    expect(server.requests).toHaveLength(4 * TURNS_EACH);
    const arrivals = server.requests.map(({ at }) => at);
    expect(busiest(arrivals, WINDOW_MS)).toBeLessThanOrEqual(RPM);

    for (const from of [one, third]) {
      const seen = await status(from);
      expect(seen.limiter).toMatchObject({ backend: "redis", degraded: false });
      expect(seen.providers.find(({ name }) => name === "groq")?.requests).toMatchObject({
        total: 4 * TURNS_EACH,
        ok: 4 * TURNS_EACH,
        rateLimited: 0,
      });
    }
    for (const args of [["status"], ["doctor"], ["config", "show"]]) await ask(third, ...args);

    await redis.kill();
    expect((await run(one)).stderr).toMatch(
      /Redis at 127\.0\.0\.1:\d+ refuses connections: limits are shared on/u,
    );
    expect((await status(third)).limiter).toMatchObject({
      backend: "local",
      degraded: true,
      reason: expect.stringMatching(/^Redis at 127\.0\.0\.1:\d+ refuses connections: /u),
    });
    for (const args of [["status"], ["doctor"], ["config", "show"]]) await ask(third, ...args);
    for (const { stdout, stderr } of outputs) expect(stdout + stderr).not.toContain(PASSWORD);
  },
);

interface Status {
  readonly limiter: { readonly backend: string; readonly degraded: boolean; readonly reason?: string };
  readonly providers: readonly { readonly name: string; readonly requests: object }[];
}
