import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { put } from "./wired-home.ts";

const PERSONA =
  "<persona><role>Brings ships in</role><identity>Knows every sandbank.</identity>" +
  "<communication_style>Calm.</communication_style><principles>Depth before speed.</principles></persona>";

function agent(name: string, body: string): string {
  return `---\nname: "${name}"\ndescription: "Pilot"\n---\n\n\`\`\`xml\n<agent id="${name}" name="${name}" title="Pilot" icon="⚓">\n${body}\n</agent>\n\`\`\`\n`;
}

/** A BMad installation as they are found: agents that are read whatever is wrong with them, and files that are none. */
export function installQuirkyBmad(project: string): void {
  put(project, {
    "_bmad/_config/manifest.yaml": "installation:\n  version: 6.0.4\n",
    "_bmad/bmm/config.yaml": "user_name: Ines\n",
    "_bmad/bmm/workflows/chart/workflow.yaml": "name: chart\n",
    "_bmad/bmm/agents/pilot.md": agent(
      "pilot",
      `${PERSONA}<menu>
  <item cmd="MH or fuzzy match on menu or help">[MH] Redisplay Menu Help</item>
  <item cmd="CH or fuzzy match on chart" workflow="{project-root}/_bmad/bmm/workflows/chart/workflow.yaml">[CH] Draw a chart</item>
  <item cmd="SD or fuzzy match on sound" action="Name the depth at every buoy.">[SD] Sound the depth</item>
  <item cmd="*gone" exec="{project-root}/_bmad/bmm/workflows/gone/workflow.md">Not there any more</item>
</menu>`,
    ),
    // A byte order mark, CRLF, an unescaped ampersand, no end of the tag, no fence at the end.
    "_bmad/bmm/agents/keeper.md":
      "\ufeff" +
      agent("keeper", PERSONA.replace("Calm.", "Calm & short."))
        .replace("</agent>\n```\n", "")
        .replaceAll("\n", "\r\n"),
    "_bmad/bmm/agents/talker.md":
      "---\nname: talker\n---\n\n# Talker\n\nYou are a talker. You talk all day.\n",
    "_bmad/bmm/agents/README.md": "# Agents\n",
    "_bmad/bmm/agents/pilot.customize.yaml": "agent: {}\n",
    "_bmad/bmm/agents/old.agent.yaml": "agent:\n  metadata: {name: Old}\n",
    "_bmad/bmm/agents/empty.md": "",
    "_bmad/cis/agents/pilot.md": agent("pilot", PERSONA),
  });
  // Windows-1252: “é” is one byte.
  writeFileSync(
    join(project, "_bmad/bmm/agents/cook.md"),
    Buffer.from(agent("cook", PERSONA.replace("Calm.", "Passé composé.")), "latin1"),
  );
}
