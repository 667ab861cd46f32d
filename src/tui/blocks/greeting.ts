import { lineCount } from "../../core/chat/attachment.ts";
import type { AgentCard, ChatHost } from "../../core/chat/chat-host.ts";
import { PARTY_ID } from "../../core/party/party.ts";
import { sanitize, sanitizeLine } from "../../core/sanitize.ts";
import type { SessionTranscript } from "../../core/session.ts";
import { attachedLine } from "./attached-line.ts";
import { note, type Block, type ListItem } from "./block.ts";
import type { NumberedItem } from "../conversation/menu-pick.ts";
import { workflowBlocks } from "./workflow-blocks.ts";
import type { Words } from "../words/en/index.ts";

/** Exchanges of a resumed session that are shown again. */
const SHOWN_TURNS = 10;

/** Stands where a single agent's icon would. */
export const PARTY_ICON = "🎉";

/** Follows a menu item that is dim: there are terminals and readers that know no dim. */
const MISSING_MARK = "†";

/** Whether there is something that was said before: it is shown at the opening, and not the menu. */
export function isResumed({ history }: Pick<ChatHost, "history">): boolean {
  return history !== null && history.turns.length > 0;
}

/** What stands on the screen before the first prompt. No model is asked for it. */
export function openingBlocks(host: ChatHost, words: Words): Block[] {
  const lines = host.notices.map((text) => note(sanitizeLine(text, 300), "warn"));
  const notices: Block[] = lines.length === 0 ? [] : [{ kind: "gap" }, ...lines];
  const opening = isResumed(host)
    ? resumedBlocks(host, words)
    : [...greetingBlocks(host, words), ...workflowBlocks(host.workflow.view, words)];
  return [...opening, ...notices];
}

/** What was said last in the session that is resumed, and who is here now. */
export function resumedBlocks(host: ChatHost, words: Words): Block[] {
  const { history } = host;
  if (history === null) return greetingBlocks(host, words);
  const resumed = note(`— ${words.greeting.resumed(sanitizeLine(history.title, 60), history.messages)} —`);
  return [
    ...historyBlocks(history, host, words),
    { kind: "gap" },
    resumed,
    banner(host.agent),
    ...workflowBlocks(host.workflow.view, words),
  ];
}

/** An agent introduces itself: name, one line, menu. */
export function greetingBlocks(host: Pick<ChatHost, "agent" | "userName">, words: Words): Block[] {
  const { hello, ask, offerMenu } = words.greeting;
  const offer = host.agent.menu.length === 0 ? ask : offerMenu;
  const line = `${hello(sanitizeLine(host.userName, 40))} ${offer}`;
  return [banner(host.agent), note(line, "plain"), ...menuBlocks(host.agent, words)];
}

/** The numbered menu with its codes; nothing when the agent has none. */
export function menuBlocks({ menu }: Pick<AgentCard, "menu">, words: Words): Block[] {
  return itemBlocks(
    menu.map((item, index) => ({ number: index + 1, item })),
    words,
  );
}

/** Some items of a menu, with the numbers they have there. */
export function itemBlocks(items: readonly NumberedItem[], words: Words): Block[] {
  if (items.length === 0) return [];
  const width = String(items.at(-1)?.number ?? 0).length;
  const keys = items.map(({ item }) => sanitizeLine(item.code ?? `*${item.trigger}`, 24));
  const keyWidth = Math.max(...keys.map((key) => key.length));
  const rows = items.map(({ number, item }, index): ListItem => ({
    label: `${String(number).padStart(width)}  ${(keys[index] ?? "").padEnd(keyWidth)}`,
    text: `${sanitizeLine(item.description, 200)}${item.runnable ? "" : ` ${MISSING_MARK}`}`,
    tone: item.runnable ? "plain" : "dim",
  }));
  const legend = items.every(({ item }) => item.runnable)
    ? []
    : [note(`${MISSING_MARK} ${words.greeting.missingFiles}`)];
  return [{ kind: "gap" }, { kind: "list", items: rows }, ...legend];
}

function banner(agent: AgentCard): Block {
  return { kind: "banner", ...speakerOf(agent), title: sanitizeLine(agent.title, 80) };
}

/** An agent's icon and name, fit for a screen. */
export function speakerOf(agent: AgentCard): { readonly icon: string; readonly name: string } {
  return { icon: sanitizeLine(agent.icon, 16), name: sanitizeLine(agent.name, 60) };
}

function speakerNamed(agent: string, { agents }: ChatHost, words: Words): ReturnType<typeof speakerOf> {
  if (agent === PARTY_ID) return { icon: PARTY_ICON, name: words.party.name };
  const card = agents.find(({ id }) => id === agent);
  return card === undefined ? { icon: "", name: sanitizeLine(agent, 60) } : speakerOf(card);
}

function historyBlocks(history: SessionTranscript, host: ChatHost, words: Words): Block[] {
  const turns = history.turns.slice(-SHOWN_TURNS);
  return turns.flatMap((turn): Block[] => {
    const speaker: Block = { kind: "speaker", ...speakerNamed(turn.agent, host, words) };
    const answer = turn.kind === "exchange" ? turn.assistant : (turn.partial?.text ?? "");
    const text = sanitize(answer).trim();
    return [
      { kind: "gap" },
      { kind: "user", text: sanitize(turn.shown ?? turn.user) },
      ...(turn.attachments ?? []).map((file) =>
        note(attachedLine({ ...file, lines: lineCount(file.text) }, words)),
      ),
      ...(text === "" ? [] : ([{ kind: "gap" }, speaker, { kind: "answer", text }] satisfies Block[])),
      ...(turn.kind === "exchange" ? [] : [note(`— ${words.outcome.interrupted} —`)]),
    ];
  });
}
