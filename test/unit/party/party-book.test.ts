import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { PartyBook } from "../../../src/core/party/party.ts";
import { readPartyBook } from "../../../src/personas/party-book.ts";
import { loadRoster } from "../../../src/personas/roster.ts";
import { PARTY_TOML, PILOT_TOML, tomlSkill } from "../../support/skill-project.ts";
import { MANIFEST, writeProject, type Files } from "../personas/support.ts";

const PARTY = ".claude/skills/bmad-party-mode/customize.toml";

async function bookOf(files: Files): Promise<PartyBook> {
  const projectRoot = await writeProject({
    ...MANIFEST,
    ...tomlSkill(".claude/skills/bmad-agent-pilot", PILOT_TOML),
    ...files,
  });
  const project = { projectRoot, bmadRoot: join(projectRoot, "_bmad") };
  const options = { bundledDir: projectRoot, system: { name: "", language: "" }, home: null };
  return readPartyBook(await loadRoster({ project, ...options }), null);
}

describe("the parties of an installation", () => {
  it("seat agents and members that only the party knows, with the team's and the user's changes", async () => {
    const book = await bookOf({
      [PARTY]: PARTY_TOML,
      "_bmad/custom/bmad-party-mode.toml":
        '[workflow]\ndefault_party = "quay"\n[[workflow.party_members]]\ncode = "gull"\nname = "Gil"\n',
      "_bmad/custom/bmad-party-mode.user.toml":
        '[[workflow.party_groups]]\nid = "tavern"\nscene = "Whoever comes in."\n',
    });
    expect(book.usual).toBe("quay");
    expect(book.groups.map(({ id, name, scene }) => [id, name, scene])).toEqual([
      ["quay", "The Quay", "A windy morning."],
      ["tavern", "tavern", "Whoever comes in."],
    ]);
    expect(book.groups[0]?.members.map(({ id, name }) => [id, name])).toEqual([
      ["pilot", "Nadia"],
      ["gull", "Gil"],
    ]);
    expect(book.warnings).toMatchObject([{ message: "party quay: no member nobody" }]);
  });

  it("are none without the skill", async () => {
    expect(await bookOf({})).toEqual({ groups: [], usual: null, warnings: [] });
  });

  it("say where a broken file is broken, and use what others say", async () => {
    const book = await bookOf({
      [PARTY]: "[workflow\n",
      "_bmad/custom/bmad-party-mode.toml": '[[workflow.party_groups]]\nid = "tavern"\nscene = "Loud."\n',
    });
    expect(book.warnings[0]?.message).toMatch(/^bmad-party-mode\/customize\.toml: line 1, column/u);
    expect(book.groups).toHaveLength(1);
  });
});
