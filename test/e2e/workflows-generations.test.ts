import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect } from "vitest";
import { installSkillBrief, installV4Brief } from "../support/older-and-newer-installs.ts";
import type { PtyScreen } from "../support/pty-screen.ts";
import { it, type StageOptions } from "../support/stage.ts";
import { wireRequestTokens } from "../support/wire/request-tokens.ts";
import { answer, callsTools } from "../support/wire/script.ts";
import { callingModel, toldOf, writingModel, type WorkflowModel } from "../support/workflow-models.ts";

const LIMITS = "providers:\n  groq: {rpm: 1000, burst: 500, tpm: null, rpd: null, tpd: null}\n";
const TIMEOUT = { timeout: 60_000 };
const stage = (respond: WorkflowModel): StageOptions => ({ chain: ["groq"], limits: LIMITS, respond });

const say = async (pty: PtyScreen, text: string, until: RegExp | string): Promise<void> => {
  pty.type(`${text}\r`);
  await pty.waitFor(until);
  await pty.waitFor(() => !pty.screen().includes("Esc stops"));
};

/** Reads the questions that the skill keeps in its folder, then does as any model. */
const readingModel: WorkflowModel = (request) => {
  const last = request.messages.at(-1);
  if (!toldOf(request).includes("references/questions.md") || last === undefined)
    return callingModel(request);
  if (last.content.startsWith("[start]"))
    return callsTools([{ name: "read_file", arguments: '{"path":"references/questions.md"}' }]);
  const [, question] = /- (Which [^\n]*\?)/u.exec(last.content) ?? [];
  return question === undefined ? callingModel(request) : answer(`From the skill: ${question}`);
};

describe("a workflow in squad chat", () => {
  it(
    "of a V4 template goes from the menu to its document, killed in the middle",
    TIMEOUT,
    async ({ setStage }) => {
      const { home, chat, server } = await setStage(stage(callingModel));
      installV4Brief(home.project);
      const brief = (): string => readFileSync(join(home.project, "docs/brief.md"), "utf8");
      const pty = await chat(["mary", "--session", "brief"]);
      await say(pty, "*create-project-brief", /Bakery Brief · step 1 of 4: Welcome/u);
      await say(pty, "bread", "On The Problem: tell me more");
      await say(
        pty,
        "night nurses",
        /“the-problem” is saved in docs\/brief\.md\.\n\s+\[1\]\s+Ask a night baker/u,
      );
      pty.signal("SIGKILL");
      await pty.exited();

      const again = await chat(["mary", "--resume", "brief"]);
      await again.waitFor(
        /step 2 of 4: The Problem · document: docs\/brief\.md\n\s+\[1\]\s+Ask a night baker/u,
      );
      await say(again, "1", /Applying|“the-problem” is saved/u);
      await say(again, "c", "On Night Shift: tell me more");
      await say(again, "/next 4", "On Next Loaf: tell me more");
      await say(again, "rye", "Bakery Brief is done. document: docs/brief.md");
      expect(brief()).toMatch(
        /^# Bakery Brief: project\n\n## The Problem\n\nAbout the-problem we know: [^\n]+\n\n## Next Loaf\n\nAbout next-loaf we know: rye\.\n$/u,
      );
      expect(Math.max(...server.requests.map(wireRequestTokens))).toBeLessThanOrEqual(6000);
    },
  );

  it(
    "of a skill in the home folder reads its files and follows all layers",
    TIMEOUT,
    async ({ setStage }) => {
      const { home, chat, server } = await setStage(stage(readingModel));
      installSkillBrief(home.dir, home.project);
      const path = "docs/briefs/of-Padaria/brief.md";
      const pty = await chat(["mary", "--session", "brief"]);
      await say(pty, "CB", "From the skill: Which flour do you trust?");
      expect(server.requests.map(toldOf).join("\n")).toContain("Ovens are hot.; Nobody bakes on Monday.");
      await say(pty, "rye", "On Write The Problem, First Loaf: tell me more");
      await say(
        pty,
        "nurses",
        /“The Problem”, “First Loaf” are saved in\s+docs\/briefs\/of-Padaria\/brief\.md\./u,
      );
      pty.signal("SIGKILL");
      await pty.exited();

      const again = await chat(["mary", "--resume", "brief"]);
      await again.waitFor(/Bakery Brief · step 2 of 3[^]*\[c\] go on/u);
      await say(again, "c", "On Finalize: tell me more");
      await say(again, "thanks", /Bakery Brief is done\. document:\s+docs\/briefs\/of-Padaria\/brief\.md/u);
      expect(readFileSync(join(home.project, path), "utf8")).toMatch(
        /^---\ntitle: "Padaria"\nstatus: complete\ncreated: [\d-]{10}\n---\n\n# Bakery Brief: Padaria\n\n## The Problem\n\nAbout The Problem we know: nurses\.\n\n## First Loaf\n\nAbout First Loaf we know: nurses\.\n$/u,
      );
      expect(Math.max(...server.requests.map(wireRequestTokens))).toBeLessThanOrEqual(6000);
    },
  );

  it(
    "of a V4 template is written by a model without tools, at the user's c",
    TIMEOUT,
    async ({ setStage }) => {
      const { home, chat } = await setStage(stage(writingModel));
      installV4Brief(home.project);
      const pty = await chat(["mary"]);
      await say(pty, "*create-project-brief", "On Welcome: tell me more");
      await say(pty, "c", "On The Problem: tell me more");
      await say(pty, "nurses", "we know: nurses.");
      await say(pty, "c", /“the-problem” is saved in docs\/brief\.md\.\nBakery Brief · step 3 of 4/u);
    },
  );
});
