import type { ChatHost } from "../../core/chat/chat-host.ts";
import { note, type Block, type ListItem } from "../blocks/block.ts";
import type { CommandContext } from "../commands/command.ts";
import type { CommandLine } from "../commands/parse.ts";
import { errorBlocks } from "../blocks/error-blocks.ts";
import { resumedBlocks } from "../blocks/greeting.ts";
import type { PendingEdit } from "./pending-edit.ts";
import type { ThemeName } from "../drawing/theme.ts";
import { toldLine } from "../blocks/told-error.ts";
import type { TurnJob } from "./turn-job.ts";
import type { ViewAction } from "../state/view-model.ts";
import type { Words } from "../words/en/index.ts";
import type { WorkflowGuide } from "./workflow-guide.ts";

export interface CommandRunnerDeps {
  readonly host: ChatHost;
  readonly keys: readonly ListItem[];
  readonly stopKey: string;
  readonly print: (...blocks: readonly Block[]) => void;
  readonly view: (action: ViewAction) => void;
  readonly begin: (job: TurnJob, shown: string | null) => void;
  readonly guide: WorkflowGuide;
  readonly follow: CommandContext["follow"];
  readonly edit: PendingEdit;
  readonly showMenu: () => void;
  /** Another agent is here, or another session: prints what there is to say of it. */
  readonly introduce: (blocks: readonly Block[]) => void;
  readonly greet: () => void;
  readonly endParty: () => void;
  readonly offerUnanswered: () => void;
  /** Puts a text into the line to be changed. Null where there is no line to be seen. */
  readonly editLine: ((text: string) => void) | null;
  readonly refresh: () => Promise<void>;
  readonly isBusy: () => boolean;
  readonly paint: (theme: ThemeName) => void;
  readonly words: Words;
  readonly clearScreen: (() => void) | null;
  readonly copy: ((text: string) => void) | null;
  readonly quit: () => void;
}

/** What runs the commands of a conversation. It resolves when the command has run, and never rejects. */
export function createCommandRunner(deps: CommandRunnerDeps): (line: CommandLine) => Promise<void> {
  const { host, print, view, begin, edit, refresh, words } = deps;

  const forget = (): void => {
    edit.replaceTurns(0);
    view({ type: "start-over" });
  };

  const context: CommandContext = {
    host,
    keys: deps.keys,
    stopKey: deps.stopKey,
    print,
    showMenu: deps.showMenu,
    sendFor: (command, text) => {
      edit.replaceTurns(0);
      begin({ text, shown: command, again: command }, null);
    },
    sendAgain: (input) => {
      edit.replaceTurns(0);
      const { text, shown } = input;
      begin({ ...input, again: shown === undefined ? text : "/retry", isAgain: true }, shown ?? text);
    },
    goOn: ({ input, text, ...who }) => {
      edit.replaceTurns(0);
      begin({ text: input, soFar: text, again: "/continue", ...who }, null);
    },
    work: (work, again) => {
      edit.replaceTurns(0);
      begin({ text: "", again, work, isSummary: true }, null);
    },
    guide: deps.guide,
    follow: deps.follow,
    greet: deps.greet,
    faces: (agent) => view({ type: "agent", agent }),
    endParty: deps.endParty,
    paint: deps.paint,
    words,
    forget,
    showResumed: () => {
      const { history } = host;
      forget();
      if (history === null) {
        deps.greet();
        return;
      }
      deps.introduce([
        ...resumedBlocks(host, words),
        ...history.warnings.map((warning) => note(toldLine(warning, words), "warn")),
      ]);
      deps.offerUnanswered();
    },
    lookAgain: () => {
      view({ type: "others-asked" });
      void refresh();
    },
    putIntoLine: (text) => {
      deps.editLine?.(text);
      return deps.editLine !== null;
    },
    replaceTurns: edit.replaceTurns,
    clearScreen: deps.clearScreen,
    copy: deps.copy,
    memory: { listed: null },
    quit: deps.quit,
  };

  return async (line) => {
    if (line.kind === "unknown") {
      const { noCommand, didYouMean, helpLists } = words.help;
      const advice = line.near === null ? helpLists : didYouMean(`/${line.near}`);
      print(note(`${noCommand(line.name)} ${advice}`, "warn"));
    } else if (deps.isBusy() && !line.command.isQuick) {
      print(note(words.notices.hasToWait(line.command.name, deps.stopKey), "warn"));
    } else {
      try {
        await line.command.run(context, line.argument);
      } catch (error) {
        print(...errorBlocks(error, words));
      }
    }
  };
}
