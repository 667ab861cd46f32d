import { expect, it } from "vitest";
import { gauge } from "../../src/tui/bar/gauge.ts";

it("fills each cell that is begun, and no more than there are", () => {
  const shares = [0, 0.01, 0.2, 0.21, 0.99, 1, 1.5, -1];
  expect(shares.map((share) => gauge(share, 5))).toEqual([
    "▱▱▱▱▱",
    "▰▱▱▱▱",
    "▰▱▱▱▱",
    "▰▰▱▱▱",
    "▰▰▰▰▰",
    "▰▰▰▰▰",
    "▰▰▰▰▰",
    "▱▱▱▱▱",
  ]);
});
