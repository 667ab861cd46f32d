import pLimit from "p-limit";
import type { PersonaContext } from "../persona-context.ts";
import { readPersonaFile } from "../persona-file.ts";
import type { Candidate } from "./candidates.ts";
import type { PlacedReading } from "./same-agent.ts";

const PARALLEL_READS = 8;
const MOST_FILES = 500;

/** Reads the first 500 candidates, in their order. Never throws. */
export async function readCandidates(
  candidates: readonly Candidate[],
  shared: Omit<PersonaContext, "module">,
): Promise<PlacedReading[]> {
  const limit = pLimit(PARALLEL_READS);
  const readings = await Promise.all(
    candidates.slice(0, MOST_FILES).map((candidate) => limit(() => readOne(candidate, shared))),
  );
  const beyond = candidates.slice(MOST_FILES).map(({ path, kind, folder }): PlacedReading => ({
    kind,
    folder,
    reading: { kind: "skipped", source: path, reason: `more than ${MOST_FILES} agent files: not read` },
  }));
  return [...readings.flat(), ...beyond];
}

async function readOne(
  candidate: Candidate,
  shared: Omit<PersonaContext, "module">,
): Promise<PlacedReading[]> {
  const { path, module, kind, folder, bmadRoot = shared.bmadRoot, boundary, isStrict } = candidate;
  const reading = await readPersonaFile(path, {
    ...shared,
    module,
    bmadRoot,
    ...(boundary === undefined ? {} : { boundary }),
  });
  const isStructured = reading.kind === "persona" && reading.persona.generation !== "prose";
  return isStrict === true && !isStructured ? [] : [{ kind, folder, reading }];
}
