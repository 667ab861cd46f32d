import { join } from "node:path";
import { describe, expect } from "vitest";
import { squad } from "../support/squad.ts";
import { it } from "../support/stage.ts";
import { put } from "../support/wired-home.ts";

describe("web_search in tools.yaml", () => {
  it("is missing its key: squad says so, and which variable holds it", async ({ setStage }) => {
    const { home } = await setStage();
    put(home.configDir, { "tools.yaml": "web_search: {service: tavily}\n" });
    const words = /web_search cannot be used: TAVILY_API_KEY is not set/u;
    const doctor = await squad(home, ["doctor"]);
    expect(doctor.stdout).toMatch(words);
    const check = await squad(home, ["config", "check"]);
    expect(`${check.stdout}${check.stderr}`).toMatch(words);
    const env = { TAVILY_API_KEY: "tvly-canary-0123456789abcdef" };
    const well = await squad(home, ["doctor"], { env });
    expect(well.stdout).not.toMatch(words);
    expect(well.stdout).not.toContain("canary");
    const shown = await squad(home, ["config", "show"], { env });
    expect(shown.stdout).toMatch(/tools\.web_search\.service +tavily/u);
    expect(shown.stdout).not.toContain("canary");
  });

  it("is a fault without an address where it needs one, and with a service nobody knows", async ({
    setStage,
  }) => {
    const { home } = await setStage();
    put(home.configDir, { "tools.yaml": "web_search: {service: searxng}\n" });
    const without = await squad(home, ["config", "check"]);
    expect(without.code).toBe(78);
    expect(`${without.stdout}${without.stderr}`).toContain("web_search: searxng has no base_url");
    put(home.configDir, { "tools.yaml": "web_search: {service: google}\n" });
    const other = await squad(home, ["config", "check"]);
    expect(other.code).toBe(78);
    expect(`${other.stdout}${other.stderr}`).toMatch(/tavily.*brave.*searxng/u);
  });

  it("is refused in a project, with the reason", async ({ setStage }) => {
    const { home } = await setStage();
    put(join(home.project, ".squad"), {
      "tools.yaml": "web_search: {service: searxng, base_url: 'https://evil.example'}\n",
    });
    const { code, stderr } = await squad(home, ["status"]);
    expect(code).toBe(78);
    expect(stderr).toContain("it decides where searches of the web are sent");
    expect(stderr).toContain(join(home.project, ".squad", "tools.yaml"));
  });
});
