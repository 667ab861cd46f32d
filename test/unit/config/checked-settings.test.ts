import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { checkSettings } from "../../../src/config/check-settings.ts";
import type { CheckedSettings } from "../../../src/config/checked-settings.ts";
import { checkConfig, loadConfig } from "../../../src/config/load.ts";
import { BUNDLED, machine } from "./support.ts";

/** Written and read back as the build does. */
function throughJson(settings: readonly CheckedSettings[]): readonly CheckedSettings[] {
  return JSON.parse(JSON.stringify(settings)) as readonly CheckedSettings[];
}

describe("settings that the build has checked", () => {
  const bundled = Object.fromEntries(
    readdirSync(BUNDLED).map((name) => [name, readFileSync(join(BUNDLED, name), "utf8")]),
  );
  const checked = throughJson(checkSettings(bundled));
  const inputs = (files: Readonly<Record<string, string>> = {}) => ({
    ...machine(files),
    bundledDir: BUNDLED,
  });
  /** Settings of which one is such that no schema made it. */
  const marked = throughJson(checked).map((each) =>
    each.kind === "rate_limits"
      ? ({ ...each, settings: { ...each.settings, concurrency: 77 } } as CheckedSettings)
      : each,
  );

  it("are what the schemas make of the bundled files", () => {
    const { config } = checkConfig({ ...inputs(), checked });
    const { config: validated } = checkConfig({ ...inputs(), checked: [] });
    expect(config?.providers).toEqual(validated?.providers);
    expect(config?.limits).toEqual(validated?.limits);
    expect(config?.chains).toEqual(validated?.chains);
  });

  it("are taken as they are where no layer changes the bundled file", () => {
    expect(loadConfig({ ...inputs(), checked: marked }).limits.concurrency).toBe(77);
    const others = inputs({ "user/providers.yaml": "groq: {enabled: false}\n" });
    expect(loadConfig({ ...others, checked: marked }).limits.concurrency).toBe(77);
  });

  it("are not taken where a layer says anything else", () => {
    const user = inputs({ "user/rate_limits.yaml": "providers: {groq: {rpm: 2}}\n" });
    expect(loadConfig({ ...user, checked: marked }).limits.concurrency).toBe(12);
    const env = { ...inputs(), env: { SQUAD_REDIS_URL: "redis://127.0.0.1" }, checked: marked };
    expect(loadConfig(env).limits.concurrency).toBe(12);
  });

  it("cannot hide a fault", () => {
    const { faults } = checkConfig({
      ...inputs({ "user/rate_limits.yaml": "concurrency: .inf\n" }),
      checked,
    });
    expect(faults).toMatchObject([{ message: expect.stringContaining("concurrency") }]);
  });

  it("are refused for files with a fault, which is named with its place", () => {
    expect(() => checkSettings({ ...bundled, "tools.yaml": "enabled: perhaps\n" })).toThrow(
      /^tools\.yaml:1:10: .*enabled/,
    );
    expect(() => checkSettings({ ...bundled, "tools.yaml": "a: [" })).toThrow(/^tools\.yaml:/);
    expect(() =>
      checkSettings({ ...bundled, "rate_limits.yaml": "providers: {groq: {rpm: 30, tpm: null}}\n" }),
    ).toThrow("must not say null");
  });
});
