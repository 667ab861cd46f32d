import { describe, expect } from "vitest";
import { it } from "../support/stage.ts";
import { answer } from "../support/wire/script.ts";
import type { WireRequest } from "../support/wire/wire-request.ts";
import { put } from "../support/wired-home.ts";
import { V4_FILES, V4_PILOT } from "../support/v4-project.ts";

const MASTER = `# master

\`\`\`yaml
agent:
  name: Olga
  id: master
  title: Harbour Master
  icon: 🗼
persona:
  role: Runs any task
commands:
  - help: Show these commands
  - create-doc {template}: execute task create-doc (no template = show those there are)
  - task {task}: Execute task, if none specified, list them
  - kb: Toggle the knowledge base
  - doc-out: Output full document
  - yolo: Toggle Yolo Mode
  - exit: Leave
dependencies:
  tasks:
    - create-doc.md
\`\`\`
`;

const CORE = ".bmad-core";
const FILES = {
  ...V4_FILES,
  [`${CORE}/agents/pilot.md`]: V4_PILOT,
  [`${CORE}/agents/master.md`]: MASTER,
  [`${CORE}/tasks/create-doc.md`]: "# Create a document\n\nUse a template.\n",
  [`${CORE}/tasks/kb-mode-interaction.md`]:
    "# Explain BMad\n\n## Instructions\n\nOffer topics, then explain.\n",
  [`${CORE}/templates/brief-tmpl.yaml`]: `template:
  id: brief-template
  name: Brief
  output:
    format: markdown
    filename: docs/brief.md
    title: "Brief"
sections:
  - id: problem
    title: Problem
    instruction: State the problem.
    elicit: true
  - id: users
    title: Users
    instruction: Name the users.
    elicit: true
`,
};

/** Writes the section it is asked for. */
const writer = ({ system, messages }: WireRequest) => {
  const [, section] =
    /(?:with the finished Markdown text: |write out the section “)([^,.”]+)/u.exec(system) ?? [];
  if (section === undefined) return answer(`I heard: ${messages.at(-1)?.content ?? ""}`);
  return answer(`Here.\n\n\`\`\`markdown\nAbout ${section} we know all.\n\`\`\`\n`);
};

describe("commands of BMad 4", () => {
  it("are done by the host, and never sent", { timeout: 60_000 }, async ({ setStage }) => {
    const { home, chat, server } = await setStage({
      chain: ["groq"],
      limits: "providers:\n  groq: {rpm: 1000, burst: 500, tpm: null, rpd: null, tpd: null}\n",
      respond: writer,
    });
    put(home.project, FILES);
    const pty = await chat(["olga"]);
    const say = async (text: string, until: RegExp | string): Promise<void> => {
      pty.type(`${text}\r`);
      await pty.waitFor(until);
      await pty.waitFor(() => !pty.screen().includes("Esc stops"));
    };
    await say("*yolo", "No workflow runs.");
    await say("*doc-out", /No workflow runs\.[^]*No workflow runs\./u);
    await say("*plan-status", "No menu item *plan-status.");
    await say("*task", /cannot run: it\s+needs\s+the\s+name\s+of\s+a\s+task:[^]*sound-depth/u);
    await say("*create-doc", /cannot run: it\s+needs\s+the\s+name\s+of\s+a\s+template:[^]*brief-tmpl/u);
    await say("*create-doc nothing-like-it", /nothing-like-it cannot run: it\s+needs\s+the\s+name/u);
    expect(server.requests).toHaveLength(0);

    await say("*create-doc brief", /Brief · step 1 of 2: Problem/u);
    await say("c", /Brief · step 2 of 2: Users/u);
    await say("*doc-out", /document: docs\/brief\.md[^]*About problem we know all\./u);
    await say("*yolo", "Saved sections pass without a question.");
    await say("*yolo", "After each section you are asked again.");
    await say("/leave", "is put aside");
    await say("*agent pilot", /Nadia[^]*Harbour Pilot/u);
    await say("*agent master", /Olga[^]*Harbour Master[^]*Olga/u);
    await say("*kb", /[Ee]xplain BMad[^]*step 1 of/u);
    for (const { messages } of server.requests) {
      for (const { role, content } of messages) if (role === "user") expect(content).not.toMatch(/^\*/u);
    }
  });
});
