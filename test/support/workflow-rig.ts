import { SquadError } from "../../src/core/errors.ts";
import type { ToolResult } from "../../src/core/tools/tool.ts";
import type { Workflow } from "../../src/core/workflows/workflow.ts";
import type { WorkflowState } from "../../src/core/workflows/workflow-state.ts";
import { beginWorkflow } from "../../src/workflows/run/reduce.ts";
import { createRunner, type Runner } from "../../src/workflows/run/runner.ts";

/** A workflow that runs on files in memory, with a model that the test plays. */
export interface WorkflowRig {
  readonly runner: Runner;
  /** Documents by their path. */
  readonly documents: Map<string, string>;
  /** Every state that was kept, oldest first. */
  readonly kept: readonly WorkflowState[];
  /** One call of a tool by the model. */
  readonly call: (name: string, given?: object | string) => Promise<ToolResult>;
  /** The model answers, without tools. */
  readonly say: (assistant: string, user?: string) => Promise<void>;
  /** Why the disk refuses; null while it takes everything. */
  refusal: string | null;
}

/** Begins `workflow`, or goes on from `state` as it comes back from a session. */
export function workflowRig(workflow: Workflow, state?: WorkflowState): WorkflowRig {
  const documents = new Map<string, string>();
  const kept: WorkflowState[] = [];
  let last: { readonly user: string; readonly assistant: string } | null = null;
  let calls = 0;
  const begun = beginWorkflow(workflow, {
    agent: "analyst",
    target: { kind: "workflow", value: "w.yaml", path: "/p/w.yaml", attributes: {} },
    at: "2026-11-23T12:00:00.000Z",
  });
  const rig: WorkflowRig = {
    documents,
    kept,
    refusal: null,
    runner: createRunner({
      workflow,
      state: state ?? begun,
      keep: (next) => {
        kept.push(next);
        return Promise.resolve();
      },
      files: {
        today: () => "2026-11-23",
        read: (path) => Promise.resolve(documents.get(path) ?? null),
        save: (path, text) => {
          if (rig.refusal !== null) return Promise.reject(new SquadError("storage", rig.refusal));
          documents.set(path, text);
          return Promise.resolve();
        },
      },
      lastExchange: () => last,
    }),
    call: (name, given = {}) => {
      const json = typeof given === "string" ? given : JSON.stringify(given);
      return rig.runner.tools.call(
        { id: String((calls += 1)), name, arguments: json },
        new AbortController().signal,
      );
    },
    say: async (assistant, user = "hello") => {
      last = { user, assistant };
      await rig.runner.spoken();
    },
  };
  return rig;
}
