import { defineConfig } from "vitest/config";

/** Tests in which several processes keep time with one another: they run alone, after all others. */
const TIMED = [
  "test/e2e/shared-limits.test.ts",
  "test/e2e/shared-redis.test.ts",
  "test/unit/limits/many-processes.test.ts",
  "test/proof/*.test.ts",
];

const timeouts = { testTimeout: 20_000, hookTimeout: 20_000 };

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: "all",
          include: ["test/**/*.test.ts", "test/**/*.test.tsx"],
          exclude: TIMED,
          ...timeouts,
        },
      },
      {
        test: {
          name: "timed",
          include: TIMED,
          fileParallelism: false,
          sequence: { groupOrder: 1 },
          ...timeouts,
        },
      },
    ],
  },
});
