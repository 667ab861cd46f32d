import { spawnSync } from "node:child_process";
import { defineConfig } from "vitest/config";

/** Tests that keep time over several processes: they run alone, after all others. */
const TIMED = [
  "test/e2e/shared-limits.test.ts",
  "test/e2e/shared-redis.test.ts",
  "test/unit/limits/many-processes.test.ts",
  "test/proof/*.test.ts",
  "test/faults/{chains,delays,stalls,memory,soak}.test.ts",
];

/** Tests that start a redis-server of their own. */
const REDIS = ["test/**/*redis*.test.ts", "test/proof/killed.test.ts"];

/** What is left out where there is no redis-server. With `CI` set nothing is: those tests fail. */
function without(): readonly string[] {
  if (process.env["CI"] !== undefined || spawnSync("redis-server", ["--version"]).error === undefined)
    return [];
  process.stderr.write(
    "\n*** There is no redis-server on the PATH: the tests of limits shared over Redis are LEFT OUT. ***\n" +
      "*** Debian: apt-get install redis-server; macOS: brew install redis ***\n\n",
  );
  return REDIS;
}

const leftOut = without();
const timeouts = { testTimeout: 20_000, hookTimeout: 20_000 };

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: "all",
          include: ["test/**/*.test.ts", "test/**/*.test.tsx"],
          exclude: [...TIMED, ...leftOut],
          ...timeouts,
        },
      },
      {
        test: {
          name: "timed",
          include: TIMED,
          exclude: [...leftOut],
          fileParallelism: false,
          sequence: { groupOrder: 1 },
          ...timeouts,
        },
      },
    ],
  },
});
