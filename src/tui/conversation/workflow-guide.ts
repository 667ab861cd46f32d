import type { ChatHost } from "../../core/chat/chat-host.ts";
import type { MenuItem } from "../../core/persona.ts";
import { sanitize, sanitizeLine } from "../../core/sanitize.ts";
import type { WorkflowReply, WorkflowView } from "../../core/workflows/workflow-desk.ts";
import { note, type Block } from "../blocks/block.ts";
import { ASK_AGAIN } from "./line-return.ts";
import { toldLine } from "../blocks/told-error.ts";
import type { TurnJob } from "./turn-job.ts";
import type { Words } from "../words/en/index.ts";
import { choiceShown } from "./workflow-choice.ts";
import {
  checkpointBlocks,
  methodBlocks,
  placeOf,
  savedBlocks,
  underWay,
  workflowBlocks,
} from "../blocks/workflow-blocks.ts";

export interface WorkflowGuideDeps {
  readonly host: Pick<ChatHost, "workflow">;
  /** Hands the conversation to the agent of this id, where it is with another one or with a party. */
  readonly bring: (agent: string) => Promise<void>;
  /** Seats the team; what is said next is said to all of it. */
  readonly seatTeam: () => Promise<void>;
  readonly print: (...blocks: readonly Block[]) => void;
  readonly words: Words;
}

/** An item of a menu that was chosen. */
export interface ItemChoice {
  readonly item: MenuItem;
  /** What was typed behind it, for the agent; empty when nothing was. */
  readonly argument: string;
}

/** Leads the user through a workflow: each resolves to the turn that follows, or null when none does. */
export interface WorkflowGuide {
  /** @param typed what chose it */
  readonly start: (choice: ItemChoice, typed: string) => Promise<TurnJob | null>;
  readonly take: (text: string) => Promise<TurnJob | null>;
  readonly next: (step: string | null) => Promise<TurnJob | null>;
  readonly leave: () => Promise<void>;
  /** Says where it stands. */
  readonly tell: () => void;
  /** Shows the whole document so far. Rejects when it cannot be read. */
  readonly showDocument: () => Promise<void>;
  /** Has it ask less, or as before, and says which. */
  readonly toggleYolo: () => Promise<void>;
  /** A turn has ended: says what has changed with it. */
  readonly turnEnded: () => void;
}

/** What leads through the workflow of a conversation. */
export function createWorkflowGuide({
  host,
  bring,
  seatTeam,
  print,
  words,
}: WorkflowGuideDeps): WorkflowGuide {
  const { workflow: said } = words;
  let told = keyOf(host.workflow.view);

  const ask = (prompt: string, shown: string): TurnJob => ({ text: prompt, shown, again: ASK_AGAIN });

  const sayChange = (): void => {
    const { view } = host.workflow;
    const key = keyOf(view);
    if (view === null || key === told) return;
    told = key;
    if (view.waitsFor === "nothing") print({ kind: "gap" }, ...doneBlocks(view, words));
    else if (view.waitsFor === "checkpoint") print(...checkpointBlocks(view, words));
    else if (underWay(view) !== null) print(note(placeOf(view, words)));
  };

  /** @param shown what the user did, where that is not to say `text` */
  const obey = async (reply: WorkflowReply, text: string, shown: string): Promise<TurnJob | null> => {
    const { view } = host.workflow;
    if (reply.kind === "talk") {
      told = keyOf(view);
      return { text, again: text };
    }
    if (reply.kind === "ask" || reply.kind === "done") {
      if (view !== null && reply.saved !== undefined) print(...savedBlocks(view, [reply.saved], words));
      sayChange();
      if (reply.kind === "done") return null;
      return ask(reply.prompt, shown);
    }
    if (reply.kind === "party") {
      await seatTeam();
      return { text: reply.prompt, shown, again: "/retry" };
    }
    print(...TELL[reply.kind](reply as never, view, words));
    return null;
  };

  return {
    async start({ item, argument }, typed) {
      const name = sanitizeLine(item.description === "" ? item.trigger : item.description, 120);
      const begun = await host.workflow.start(item);
      if (begun.kind === "refused") {
        print(note(said.refused(name, toldLine(begun.reason, words)), "warn"));
        return null;
      }
      const { view } = host.workflow;
      told = keyOf(view);
      if (view !== null)
        print(note(said.begun(sanitizeLine(view.title, 80), view.steps)), note(placeOf(view, words)));
      print(
        ...begun.warnings.map((warning) =>
          note(sanitizeLine(`${view?.title ?? name}: ${toldLine(warning, words)}`, 300), "warn"),
        ),
      );
      return ask(`${begun.prompt} ${argument}`.trim(), `${typed.trim()} — ${name}`);
    },
    async take(text) {
      const shown = choiceShown(text, host.workflow.view, words);
      return obey(await host.workflow.take(text), text, shown);
    },
    async next(step) {
      const { view } = host.workflow;
      if (view !== null && view.waitsFor !== "nothing") await bring(view.agent);
      return obey(
        await host.workflow.next(step),
        ASK_AGAIN,
        step === null ? ASK_AGAIN : `${ASK_AGAIN} ${step}`,
      );
    },
    async leave() {
      const { view } = host.workflow;
      if (view === null || underWay(view) === null) {
        print(...(view?.waitsFor === "return" ? workflowBlocks(view, words) : [note(said.none)]));
        return;
      }
      await host.workflow.leave();
      print(note(said.left(sanitizeLine(view.title, 80))));
    },
    tell() {
      const blocks = workflowBlocks(host.workflow.view, words);
      print(...(blocks.length === 0 ? [note(said.none)] : blocks));
    },
    async showDocument() {
      const document = await host.workflow.document();
      if (document === null) print(note(host.workflow.view === null ? said.none : said.noDocument));
      else
        print(
          note(said.document(sanitizeLine(document.path, 200))),
          { kind: "gap" },
          { kind: "answer", text: sanitize(document.text).trim() },
        );
    },
    async toggleYolo() {
      const isOn = await host.workflow.toggleYolo();
      print(note(isOn === null ? said.none : isOn ? said.yoloOn : said.yoloOff));
    },
    turnEnded: sayChange,
  };
}

type Told = Exclude<WorkflowReply, { readonly kind: "talk" | "ask" | "party" | "done" }>;

const TELL: {
  readonly [K in Told["kind"]]: (
    reply: Extract<Told, { readonly kind: K }>,
    view: WorkflowView | null,
    words: Words,
  ) => Block[];
} = {
  methods: (_reply, view, words) => (view === null ? [] : methodBlocks(view, words)),
  back: (_reply, view, words) => workflowBlocks(view, words),
  "no-method": ({ methods }, _view, { workflow }) => [note(workflow.noMethod(methods), "warn")],
  "no-step": ({ steps }, _view, { workflow }) => [
    note(workflow.noStep(sanitizeLine(steps.join(", "), 300)), "warn"),
  ],
  unsaved: ({ reason }, _view, words) => [
    note(words.workflow.notSaved(toldLine(reason, words).replace(/\.$/u, "")), "warn"),
  ],
  none: (_reply, _view, { workflow }) => [note(workflow.none)],
};

function doneBlocks(view: WorkflowView, { workflow: said }: Words): Block[] {
  const written = view.document === null ? [] : [said.document(sanitizeLine(view.document, 200))];
  return [note([said.done(sanitizeLine(view.title, 80)), ...written].join(" "), "plain")];
}

/** Tells one point of a workflow from another, as far as it is said. */
function keyOf(view: WorkflowView | null): string {
  if (view === null) return "";
  const { title, step, waitsFor, section } = view;
  const isChoosing = waitsFor === "checkpoint" || waitsFor === "nothing";
  return JSON.stringify([title, step, isChoosing ? [waitsFor, section] : "step"]);
}
