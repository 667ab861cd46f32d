import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { makeHome, squad, type Home } from "../support/squad.ts";
import { installV4 } from "../support/v4-project.ts";
import { put } from "../support/wired-home.ts";

let home: Home;

beforeEach(() => {
  home = makeHome();
  put(home.project, { ".git/HEAD": "" });
  installV4(home.project);
});
afterEach(() => home.remove());

describe("squad in a project of BMad v4", () => {
  const PILOT = ".bmad-core/agents/pilot.md";

  it("reads an agent with its generation, its tasks and the templates they fill", async () => {
    const { code, stdout } = await squad(home, ["agents", "check", PILOT, "--json"]);
    expect(code).toBe(0);
    const { agents } = JSON.parse(stdout) as { agents: readonly { menu: readonly object[] }[] };
    expect(agents).toMatchObject([
      { id: "pilot", name: "Nadia", title: "Harbour Pilot", icon: "⚓", generation: "v4" },
    ]);
    expect(agents[0]?.menu).toHaveLength(10);
    expect(agents[0]?.menu[1]).toMatchObject({
      trigger: "draw-chart",
      runnable: true,
      target: {
        kind: "task",
        path: join(home.project, ".bmad-core/tasks/create-chart.md"),
        attributes: { template: join(home.project, ".bmad-core/templates/chart-tmpl.yaml") },
      },
    });
    expect(agents[0]?.menu.at(-1)).toMatchObject({ trigger: "exit", target: null, builtin: "dismiss" });
  });

  it("says which command leads nowhere", async () => {
    const { stdout } = await squad(home, ["agents", "check", PILOT]);
    expect(stdout).toContain("    † *mend-sail: no mend-sail.md\n");
    expect(stdout).toMatch(/^v4 +1 +1 +1 +1\n[^]*\n1 agent, 0 files skipped\n$/m);
  });
});
