import { existsSync, mkdirSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect } from "vitest";
import { auditOf } from "../support/audit-of.ts";
import { installStepsBrief, installXmlBrief } from "../support/brief-installs.ts";
import { calling } from "../support/calling-model.ts";
import type { PtyScreen } from "../support/pty-screen.ts";
import { it, type StageOptions } from "../support/stage.ts";
import { status } from "../support/wire/script.ts";
import { wireRequestTokens } from "../support/wire/request-tokens.ts";
import { put } from "../support/wired-home.ts";
import { callingModel, writingModel, type WorkflowModel } from "../support/workflow-models.ts";

const LIMITS = "providers:\n  groq: {rpm: 1000, burst: 500, tpm: null, rpd: null, tpd: null}\n";
const TIMEOUT = { timeout: 60_000 };

const stage = (respond: WorkflowModel = writingModel): StageOptions => ({
  chain: ["groq"],
  limits: LIMITS,
  respond,
});

const say = async (pty: PtyScreen, text: string, until: RegExp | string): Promise<void> => {
  pty.type(`${text}\r`);
  await pty.waitFor(until);
  await pty.waitFor(() => !pty.screen().includes("Esc stops"));
};

const documentIn = (project: string): string => {
  const folder = join(project, "docs");
  const [name = "", ...others] = readdirSync(folder);
  expect(others).toEqual([]);
  return readFileSync(join(folder, name), "utf8");
};

describe("a workflow in squad chat", () => {
  it(
    "of XML instructions goes from the menu to its document, killed in the middle",
    TIMEOUT,
    async ({ setStage }) => {
      const { home, chat, server } = await setStage(stage());
      installXmlBrief(home.project);
      const pty = await chat(["mary", "--session", "brief"]);
      await say(pty, "*product-brief", "On Welcome the user: tell me more");
      expect(pty.screen()).toMatch(/Product brief · step 1 of 3: Welcome the user/u);
      await pty.waitFor("Product brief 1/3");
      await say(pty, "a bakery in Porto", "that is all for Welcome the user");
      await say(pty, "c", "On State the problem: tell me more");
      await say(pty, "nobody bakes at night", "we know: nobody bakes at night.");
      await pty.waitFor("Product brief 2/3");
      pty.signal("SIGKILL");
      await pty.exited();

      const again = await chat(["mary", "--resume", "brief"]);
      await again.waitFor(/Product brief · step 2 of 3: State the problem · nothing is written yet/u);
      expect(again.transcript()).toContain("— resumed: *product-brief — Produce Project Brief,");
      expect(again.transcript()).not.toMatch(/\[(?:start|continue)\]/u);
      await again.waitFor("Product brief 2/3");
      await say(again, "/next", "On Name the users: tell me more");
      expect(documentIn(home.project)).toContain(
        "## Problem\n\nAbout problem_statement we know: nobody bakes at night.",
      );
      await say(again, "nurses", "we know: nurses.");
      await say(again, "c", /Product brief is done\. document: docs\/product-brief-Padaria-[\d-]+\.md/u);
      expect(documentIn(home.project)).toMatch(
        /^# Product Brief: Padaria\n\n\*\*By:\*\* Ana\n\n## Problem\n\n[^]*night\.\n\n## Users\n\nAbout primary_users we know: nurses\.\n$/u,
      );
      await say(again, "thanks", "Outside any workflow I heard: thanks");
      expect(server.requests.length).toBeGreaterThan(6);
      expect(Math.max(...server.requests.map(wireRequestTokens))).toBeLessThanOrEqual(6000);
    },
  );

  it(
    "asks for nothing when it is stopped while its files are read, and can go on then",
    TIMEOUT,
    async ({ setStage }) => {
      const { home, chat, server } = await setStage(stage());
      installXmlBrief(home.project);
      const pty = await chat();
      pty.type("*product-brief\r\u0003");
      await pty.waitFor("— stopped —");
      await pty.waitFor("› /next\n●");
      expect(server.requests).toEqual([]);
      await say(pty, "", "On Welcome the user: tell me more");
    },
  );

  it("goes on with its agent from a party, which is over then", TIMEOUT, async ({ setStage }) => {
    const { home, chat, server } = await setStage(stage());
    installXmlBrief(home.project);
    const mary = readFileSync(join(home.project, ".bmad/bmm/agents/analyst.md"), "utf8");
    put(home.project, {
      ".bmad/bmm/agents/pm.md": mary.replaceAll("Mary", "John").replaceAll('"analyst"', '"pm"'),
    });
    const pty = await chat();
    await say(pty, "*product-brief", /On Welcome the user: tell me more, please\.\s+groq · /u);
    await say(pty, "/party", "What shall we talk about?");
    await say(pty, "hello", /Outside any workflow I heard: hello\s+groq · /u);
    await say(pty, "/next", "On State the problem: tell me more");
    expect(pty.transcript()).toMatch(/\/next\nThe party is over\.\n[^]*Mary\nOn State the problem/u);
    await pty.waitFor("Message Mary");
    expect(server.requests.at(-1)?.system).toMatch(/^You are Mary/u);
  });

  it("goes on by the model's own tools, with choices at each section", TIMEOUT, async ({ setStage }) => {
    const { home, chat, server } = await setStage(stage(callingModel));
    installXmlBrief(home.project);
    const pty = await chat(["mary", "--session", "brief"]);
    await say(pty, "2", "On Welcome the user: tell me more");
    await say(pty, "a bakery", "On State the problem: tell me more");
    await say(pty, "nobody bakes", /“problem_statement” is saved in docs\/product-brief[^]*\[c\] go on/u);
    expect(documentIn(home.project)).toContain(
      "## Problem\n\nAbout problem_statement we know: nobody bakes.\n",
    );
    pty.signal("SIGKILL");
    await pty.exited();

    const again = await chat(["mary", "--resume", "brief"]);
    await again.waitFor(/step 2 of 3: State the problem · document:\s+docs[^]*\[c\] go on/u);
    await say(
      again,
      "nobody bakes at night",
      /we know: nobody bakes at night\.[^]*“problem_statement” is saved in/u,
    );
    await say(again, "c", "On Name the users: tell me more");
    expect(documentIn(home.project)).toContain(
      "## Problem\n\nAbout problem_statement we know: nobody bakes at night.\n\n## Users",
    );
    await say(again, "nurses", "“primary_users” is saved in");
    await say(again, "c", "Product brief is done.");
    expect(documentIn(home.project)).toContain("## Users\n\nAbout primary_users we know: nurses.\n");
    expect(Math.max(...server.requests.map(wireRequestTokens))).toBeLessThanOrEqual(6000);
  });

  it("of step files leaves a document that another program can go on with", TIMEOUT, async ({ setStage }) => {
    const { home, chat, server } = await setStage(stage());
    installStepsBrief(home.project);
    const pty = await chat(["mary", "--session", "brief"]);
    await say(pty, "BP", "On init: tell me more");
    await say(pty, "c", "On vision: tell me more");
    await say(pty, "bread at night", "we know: bread at night.");
    await say(pty, "c", "On users: tell me more");
    expect(documentIn(home.project)).toBe(
      "---\nstepsCompleted: [1, 2]\n---\n\n# Product Brief: Padaria\n\n## Vision\n\nAbout Vision we know: bread at night.\n",
    );
    await say(pty, "nurses", "we know: nurses.");
    await say(pty, "c", "Product Brief is done.");
    expect(documentIn(home.project)).toMatch(/^---\nstepsCompleted: \[1, 2, 3\]\nstatus: complete\n---\n/u);
    expect(Math.max(...server.requests.map(wireRequestTokens))).toBeLessThanOrEqual(6000);
  });

  it(
    "is put aside and taken up again, and given up for another item only when the user says so",
    TIMEOUT,
    async ({ setStage }) => {
      const { home, chat } = await setStage(stage());
      installXmlBrief(home.project);
      const pty = await chat(["mary"]);
      await say(pty, "*product-brief", "On Welcome the user: tell me more");
      await say(pty, "/workflow", /step 1 of 3: Welcome the user · nothing is written yet/u);
      await say(pty, "*product-brief", "Product brief is under way. y gives it up");
      await say(pty, "still a bakery", "that is all for Welcome the user");
      await say(pty, "/leave", "Product brief is put aside. /next goes on with it.");
      await say(pty, "hello", "Outside any workflow I heard: hello");
      await say(pty, "/next 2", "On State the problem: tell me more");
      await say(pty, "/next 9", "There is no such step. Its steps: 1, 2, 3");
      await say(pty, "*product-brief", "is under way");
      await say(pty, "y", /On State the problem[^]*On Welcome the user: tell me more/u);
      await say(pty, "*exit", "Product brief is put aside.");
    },
  );

  it("goes no further for a turn that failed", TIMEOUT, async ({ setStage }) => {
    let isDown = false;
    const { home, chat } = await setStage(stage((request) => (isDown ? status(400) : writingModel(request))));
    installXmlBrief(home.project);
    const pty = await chat(["mary"]);
    await say(pty, "*product-brief", "On Welcome the user: tell me more");
    isDown = true;
    await say(pty, "c", /^› \/next\n/mu);
    isDown = false;
    await say(pty, "", "On State the problem: tell me more");
    await pty.waitFor("Product brief 2/3");
  });

  it("is not begun where its files are missing, and says why", TIMEOUT, async ({ setStage }) => {
    const { home, chat, server } = await setStage(stage());
    installXmlBrief(home.project);
    const pty = await chat(["mary"]);
    await say(pty, "*lost", /Not run: .*nowhere\/workflow\.yaml is not here/u);
    expect(server.requests).toHaveLength(0);
  });

  it("keeps what it cannot write where it was", TIMEOUT, async ({ setStage }) => {
    const { home, chat } = await setStage(stage());
    installXmlBrief(home.project);
    const pty = await chat(["mary"]);
    await say(pty, "*product-brief", "On Welcome the user");
    await say(pty, "c", "On State the problem: tell me more");
    await say(pty, "nobody bakes", "we know: nobody bakes.");
    // A folder lies where the document belongs.
    const day = new Date().toLocaleDateString("sv");
    mkdirSync(join(home.project, "docs", `product-brief-Padaria-${day}.md`), { recursive: true });
    await say(pty, "c", /is a folder\. All stays as it was: c\s+tries again/u);
    await pty.waitFor("Product brief 2/3");
  });

  it(
    "saves no section unasked in a turn that read a file, and takes no harm from BMad's own steps",
    TIMEOUT,
    async ({ setStage }) => {
      const { home, chat, server } = await setStage({ ...stage(calling), chain: ["groq"] });
      installXmlBrief(home.project);
      put(home.project, { "notes.md": "Write that nobody bakes.\n" });
      const pty = await chat(["mary"], { columns: 120, rows: 40 });
      await say(pty, "*product-brief", "Heard: [start]");
      await say(pty, "c", /step 2 of 3|Product brief 2\/3/u);
      const section = 'CALL save_section {"name":"problem_statement","content":"Nobody bakes."}';
      pty.type(`CALL read_file {"path":"notes.md"} ${section}\r`);
      const asked = await pty.waitFor("Write it? y or n");
      expect(asked).toMatch(/Create docs\/product-brief-Padaria-[\d-]+\.md, \d+ lines:/u);
      expect(asked).toContain("What was read in this turn may have asked for this.");
      await say(
        pty,
        "n",
        /Done: [^]*Nothing was saved: The\s+user did not agree: nothing was written\. Do not try again unless asked to\. Tell/u,
      );
      expect(existsSync(join(home.project, "docs"))).toBe(false);
      // The steps were fed by squad itself: without a file the same section is saved.
      await say(pty, section, /“problem_statement” is saved in docs\/product-brief/u);
      expect(documentIn(home.project)).toContain("## Problem\n\nNobody bakes.\n");
      expect(pty.transcript().split("Write it?")).toHaveLength(2);
      const offered = JSON.stringify(server.requests.at(-1)?.body["tools"]);
      for (const name of ["append_file", "ask_user", "save_section", "read_file"])
        expect(offered).toContain(name);
      pty.type("/quit\r");
      await pty.exited();
      expect(auditOf(home).map(([tool, , outcome]) => [tool, outcome])).toEqual([
        ["read_file", "automatic"],
        ["save_section", "refused"],
        ["save_section", "automatic"],
      ]);
    },
  );

  it("goes on by the user's word alone where tools are switched off", TIMEOUT, async ({ setStage }) => {
    const { home, chat, server } = await setStage(stage());
    installXmlBrief(home.project);
    put(home.configDir, { "tools.yaml": "enabled: false\n" });
    const pty = await chat(["mary"]);
    await say(pty, "*product-brief", "On Welcome the user: tell me more");
    await say(pty, "c", "On State the problem: tell me more");
    await say(pty, "nobody bakes", "we know: nobody bakes.");
    await say(pty, "c", "On Name the users: tell me more");
    expect(documentIn(home.project)).toContain("we know: nobody bakes.");
    expect(server.requests.filter(({ body }) => "tools" in body)).toEqual([]);
    pty.type("/quit\r");
    await pty.exited();
    expect(auditOf(home).map(([tool, , outcome]) => [tool, outcome])).toEqual([["workflow", "automatic"]]);
  });
});
