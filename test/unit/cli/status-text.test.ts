import { describe, expect, test } from "vitest";
import type { KeySnapshot } from "../../../src/core/limits/limiter.ts";
import type { ProviderStatus } from "../../../src/core/status.ts";
import { inPlace } from "../../../src/cli/render/in-place.ts";
import { statusText } from "../../../src/cli/render/status-text.ts";
import { NOON } from "../../support/limits-rig.ts";
import { providerStatus, statusReport } from "../../support/tui-fake-host.ts";

function groq(limits: Partial<KeySnapshot>): ProviderStatus {
  const usual = providerStatus("groq");
  return { ...usual, limits: usual.limits === null ? null : { ...usual.limits, ...limits } };
}

/** The cell below a title, of the only provider. */
function cell(title: string, limits: Partial<KeySnapshot>): string {
  const [head = "", row = ""] = statusText(statusReport(NOON, [groq(limits)]), Infinity)
    .split("\n")
    .slice(2);
  const from = head.indexOf(title);
  const next = head.slice(from).match(/^\S+(?: SLOT)? +(?=\S)/)?.[0].length;
  return row.slice(from, next === undefined ? undefined : from + next).trim();
}

const throttle = { factor: 0.8, recent429: 3, nextRestoreAt: NOON + 40_000 };
const learned = { rpm: 12, probeAt: NOON + 40_000 };

describe("a row of the table", () => {
  test.each<[string, Partial<KeySnapshot>, string]>([
    ["TODAY", {}, "41/1000"],
    ["TODAY", { rpd: { used: 41, limit: null } }, "41"],
    ["TODAY", { rpd: { used: 801, limit: 1000 } }, "801/1000 (80 %)"],
    ["TODAY", { rpd: { used: 800, limit: 1000 } }, "800/1000"],
    ["TODAY", { tpd: { used: 150_999, limit: 200_000 } }, "150k/200k tokens"],
    ["TODAY", { tpd: { used: 199_999, limit: 200_000 } }, "199k/200k tokens (99 %)"],
    ["TODAY", { rpd: { used: 9, limit: null }, tpd: { used: 0, limit: 1_000_000 } }, "0/1M tokens"],
    ["TPM", { tpm: { used: 2_100, limit: 8_000 } }, "2100/8000"],
    ["TPM", { tpm: { used: 12_345, limit: 250_000 } }, "12k/250k"],
    ["TPM", { tpm: { used: 7, limit: null } }, "7"],
    ["THROTTLE", {}, "-"],
    ["THROTTLE", { throttle, rpm: { used: 1, limit: 24, configured: 30 } }, "80 %"],
    ["THROTTLE", { learned, rpm: { used: 1, limit: 12, configured: 30 } }, "about 12"],
    ["THROTTLE", { learned, throttle, rpm: { used: 1, limit: 13, configured: 30 } }, "about 12"],
    ["THROTTLE", { learned, rpm: { used: 1, limit: 10, configured: 30 } }, "stated 10"],
    ["THROTTLE", { rpm: { used: 1, limit: 20, configured: 30 } }, "stated 20"],
  ])("%s of %j is %s", (title, limits, expected) => {
    expect(cell(title, limits)).toBe(expected);
  });
});

test("columns leave in the order of their weight as the terminal gets narrower", () => {
  const titles = [120, 100, 80, 70, 60, 50].map((columns) =>
    statusText(statusReport(NOON, [groq({ tpm: { used: 2_100, limit: 8_000 } })]), columns)
      .split("\n")[2]
      ?.replaceAll(/ +/g, " "),
  );
  expect(titles).toEqual([
    "PROVIDER MODEL STATE RPM TPM NEXT SLOT TODAY OK/429/FAILED P50/P95 THROTTLE",
    "PROVIDER STATE RPM TPM NEXT SLOT TODAY OK/429/FAILED P50/P95 THROTTLE",
    "PROVIDER STATE RPM TPM NEXT SLOT TODAY OK/429/FAILED THROTTLE",
    "PROVIDER STATE RPM TPM NEXT SLOT TODAY THROTTLE",
    "PROVIDER STATE RPM NEXT SLOT TODAY THROTTLE",
    "PROVIDER STATE RPM NEXT SLOT TODAY",
  ]);
});

test("a frame is cut to the screen, each line cleared to its end, what is below at once", () => {
  expect(inPlace("abcdef\nab\n", { columns: 5, rows: 3 })).toBe("\u001B[Habc…\u001B[K\r\nab\u001B[K\u001B[J");
  expect(inPlace("1\n2\n3\n", { columns: 5, rows: 2 })).toBe("\u001B[H1\u001B[K\r\n…\u001B[K\u001B[J");
});
