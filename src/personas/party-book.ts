import { join } from "node:path";
import type { Remark } from "../core/complaints/complaint.ts";
import type { PartyBook, PartyGroup, PartyMember } from "../core/party/party.ts";
import type { Persona, Roster } from "../core/persona.ts";
import { sanitizeLine } from "../core/sanitize.ts";
import { skillFolders } from "./discovery/skill-folders.ts";
import { overridesOf } from "./formats/customization.ts";
import { mergeLayers } from "./formats/structural-merge.ts";
import { isTable, readTomlFile, type TomlTable } from "./formats/toml.ts";
import { iconIn } from "./icon.ts";
import { memberOf } from "./party-prompt.ts";
import { unread } from "./unread.ts";

/** The skill whose customisation holds parties (BMad 6.10 and later). */
const SKILL = "bmad-party-mode";

const MOST = 100;
const LONGEST = { name: 60, title: 120, persona: 800, scene: 1200 };

/**
 * The groups and members that `bmad-party-mode` has in the first skill folder that holds it, with the team's and the
 * user's overrides. Never throws; what it cannot use is in `warnings`.
 * @param home absolute home folder; null leaves it out
 */
export async function readPartyBook(roster: Roster, home: string | null): Promise<PartyBook> {
  for (const { path, boundary } of skillFolders(roster.projectRoot, home)) {
    const file = await readTomlFile(join(path, SKILL, "customize.toml"), boundary);
    if (file.kind === "missing") continue;
    const own = file.kind === "table" ? file.table : {};
    const { layers, warnings } = await overridesOf(SKILL, roster);
    const broken = file.kind === "broken" ? [unread(`${SKILL}/customize.toml`, file)] : [];
    return bookOf(mergeLayers([own, ...layers]), roster.personas, [...broken, ...warnings]);
  }
  return { groups: [], usual: null, warnings: [] };
}

function bookOf(table: TomlTable, personas: readonly Persona[], before: readonly Remark[]): PartyBook {
  const { workflow } = table;
  if (!isTable(workflow)) return { groups: [], usual: null, warnings: before };
  const own = tablesIn(workflow["party_members"]).map(customMember);
  const warnings = [...before];
  const groups = tablesIn(workflow["party_groups"]).flatMap((group): PartyGroup[] => {
    const id = line(group, "id", LONGEST.name);
    if (id === "") return [];
    const codes = Array.isArray(group["members"]) ? group["members"].filter(isText).slice(0, MOST) : [];
    const members = codes.flatMap((code): PartyMember[] => {
      const member = installed(code, personas) ?? own.find((each) => each.id === code.toLowerCase());
      if (member === undefined) warnings.push(noMember(id, sanitizeLine(code, 40)));
      return member === undefined ? [] : [member];
    });
    const scene = line(group, "scene", LONGEST.scene);
    if (members.length === 0 && scene === "") return [];
    return [{ id, name: line(group, "name", LONGEST.name) || id, scene, members }];
  });
  const usual = line(workflow, "default_party", LONGEST.name);
  return { groups, usual: usual === "" ? null : usual, warnings };
}

function noMember(party: string, member: string): Remark {
  return {
    message: `party ${party}: no member ${member}`,
    complaint: { kind: "no-member", party, member },
  };
}

/** An agent by its id, the name of its skill, or its own. */
function installed(code: string, personas: readonly Persona[]): PartyMember | undefined {
  const wanted = code.toLowerCase();
  const found = personas.find(({ id, canonicalId = "", name }) =>
    [id, canonicalId, name].some((known) => known.toLowerCase() === wanted),
  );
  return found === undefined ? undefined : memberOf(found);
}

function customMember(table: TomlTable): PartyMember {
  const code = line(table, "code", LONGEST.name).toLowerCase();
  return {
    id: code,
    name: line(table, "name", LONGEST.name) || code,
    icon: iconIn(line(table, "icon", 40)),
    title: line(table, "title", LONGEST.title),
    essence: line(table, "persona", LONGEST.persona),
  };
}

function tablesIn(value: unknown): readonly TomlTable[] {
  return (Array.isArray(value) ? value : []).filter((item) => isTable(item)).slice(0, MOST);
}

function line(table: TomlTable, key: string, most: number): string {
  const value = table[key];
  return isText(value) ? sanitizeLine(value, most) : "";
}

function isText(value: unknown): value is string {
  return typeof value === "string";
}
