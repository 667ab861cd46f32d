import { readdir, realpath } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { Remark } from "../../core/complaints/complaint.ts";
import type { Clock } from "../../core/clock.ts";
import type { ProjectProfile, Roster } from "../../core/persona.ts";
import { skillFolders } from "../../personas/discovery/skill-folders.ts";
import { isInside } from "../../personas/inside.ts";
import { readWorkflowCustomization } from "../../personas/formats/customization.ts";
import { readTextFile } from "../../personas/read-text-file.ts";
import { loadElicitation } from "../../workflows/load/elicitation.ts";
import type { LoadContext } from "../../workflows/load/load-context.ts";
import { loadWorkflow } from "../../workflows/load/load-workflow.ts";
import { parseYaml } from "../../personas/safe-yaml.ts";
import { localDate, localTime } from "../local-date.ts";
import type { WorkflowLoader } from "./workflows.ts";

/** The skill that holds the methods of elicitation, beside the others. */
const ELICITATION = "bmad-advanced-elicitation";

/** Reads the workflows of an installation: files of the project, and those beside a skill that lies elsewhere. */
export function workflowLoader(roster: Roster, clock: Pick<Clock, "wall">): WorkflowLoader {
  const { projectRoot, profile } = roster;
  const bmadRoot = roster.bmadRoot ?? projectRoot;
  return async (target) => {
    const folder = target.path === null ? null : dirname(target.path);
    const roots = [
      projectRoot,
      bmadRoot,
      ...(folder === null ? [] : [folder, join(dirname(folder), ELICITATION)]),
    ];
    const unread: Remark[] = [];
    const context: LoadContext = {
      target,
      projectRoot,
      bmadRoot,
      config: { time: localTime(clock.wall()), ...configOf(profile) },
      today: localDate(clock.wall()),
      read: async (path) => {
        if (!(await liesIn(roots, path))) return null;
        const file = await readTextFile(path, null);
        return file.kind === "text" ? file.text : null;
      },
      list: async (folder) => ((await liesIn(roots, folder)) ? namesIn(folder) : []),
      parseYaml,
      customization: async (skill) => {
        const boundary = isInside(projectRoot, skill) ? projectRoot : skill;
        const custom = await readWorkflowCustomization(skill, boundary, { bmadRoot, projectRoot });
        unread.push(...custom.warnings);
        return custom.workflow;
      },
    };
    const reading = await loadWorkflow(context);
    if (reading.kind === "refused") return reading;
    const { workflow } = reading;
    const beside = [dirname(workflow.root), ...skillFolders(projectRoot, null).map(({ path }) => path)];
    const methods = await loadElicitation(context, beside);
    const warnings = [...unread, ...workflow.warnings];
    return { kind: "workflow", workflow: { ...workflow, methods, warnings } };
  };
}

/** What is configured; what is not, the installation's own files may say. */
function configOf({ values, userName, outputFolder }: ProjectProfile): Readonly<Record<string, string>> {
  const known = { ...values, user_name: userName, output_folder: outputFolder ?? "" };
  return Object.fromEntries(Object.entries(known).filter(([, value]) => value !== ""));
}

/** Whether `path`, its links followed, lies in one of the folders. */
async function liesIn(roots: readonly string[], path: string): Promise<boolean> {
  const [real, ...folders] = await Promise.all(
    [path, ...roots].map((each) => realpath(each).catch(() => null)),
  );
  return real != null && folders.some((folder) => folder !== null && isInside(folder, real));
}

async function namesIn(folder: string): Promise<readonly string[]> {
  try {
    const entries = await readdir(folder, { withFileTypes: true });
    return entries.map((entry) => `${entry.name}${entry.isDirectory() ? "/" : ""}`).toSorted();
  } catch {
    return [];
  }
}
