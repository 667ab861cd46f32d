import type {
  RunTarget,
  WorkflowCourse,
  WorkflowPhase,
  WorkflowState,
  WorkflowValue,
} from "../core/workflows/workflow-state.ts";
import { flag, listOf, literal, mapOf, moment, nullable, oneOf, type Reader, shape, text } from "./shape.ts";

/** Where a workflow of the session stands. The last record is what counts (ADR 24). */
export interface WorkflowRecord {
  readonly type: "workflow";
  /** ISO 8601. */
  readonly at: string;
  readonly state: WorkflowState;
}

const TARGET_KINDS: Readonly<Record<RunTarget["kind"], true>> = {
  workflow: true,
  exec: true,
  "validate-workflow": true,
  tmpl: true,
  data: true,
  action: true,
  task: true,
  skill: true,
};

const PHASES: readonly Reader<WorkflowPhase>[] = [
  shape({ kind: literal("step") }),
  shape({ kind: literal("revising"), section: text }),
  shape({ kind: literal("checkpoint"), section: text }),
  shape({ kind: literal("elicitation"), section: text }),
];

const phase: Reader<WorkflowPhase> = (value) => {
  for (const read of PHASES) {
    const found = read(value);
    if (found !== undefined) return found;
  }
  return undefined;
};

const value = shape<WorkflowValue>({ name: text, text });

const course = {
  agent: text,
  target: shape<RunTarget>({
    kind: oneOf(TARGET_KINDS),
    value: text,
    path: nullable(text),
    attributes: mapOf(text),
  }),
  title: text,
  begunAt: moment,
  step: text,
  isSpoken: flag,
  finished: listOf(text),
  saved: listOf(value),
  values: listOf(value),
  isYolo: flag,
  document: nullable(text),
} satisfies { readonly [K in keyof WorkflowCourse]: Reader<WorkflowCourse[K]> };

const UNDER_WAY = { running: true, left: true } as const;

const underWay = shape<WorkflowCourse & { readonly kind: "running" | "left"; readonly phase: WorkflowPhase }>(
  { kind: oneOf(UNDER_WAY), phase, ...course },
);
const done = shape<WorkflowCourse & { readonly kind: "done" }>({ kind: literal("done"), ...course });

const state: Reader<WorkflowState> = (value) => underWay(value) ?? done(value);

/** Reads the record of a workflow's state. */
export const readWorkflowRecord: Reader<WorkflowRecord> = shape<WorkflowRecord>({
  type: literal("workflow"),
  at: moment,
  state,
});
