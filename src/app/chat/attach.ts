import { lineCount, type Attachment, type UserMessage } from "../../core/chat/attachment.ts";
import type { FoundFiles } from "../../core/chat/found-files.ts";
import { isSquadError, SquadError } from "../../core/errors.ts";
import { mentionOf, parseMentions, type Mention } from "../../core/chat/mentions.ts";
import { nearest } from "../../core/text/nearest.ts";
import type { Roster } from "../../core/persona.ts";
import type { FileGate, FileText } from "../../tools/file-gate/file-gate.ts";
import type { Squad } from "../open-squad.ts";
import { openProjectGate } from "../project-gate.ts";

/** Files that go with one message at most. */
const MOST_FILES = 20;
/** Different words with an `@` that are looked up on the disk; pasted source code is full of them. */
const MOST_LOOKED_UP = 200;

/** Puts the files that messages mention to them. */
export interface Attacher {
  /** @throws {SquadError} `file-refused` when a file that is certainly meant cannot be sent: then nothing is. */
  attach(text: string): Promise<UserMessage>;
  /** Says on the bus which files go with a message. */
  announce(message: UserMessage): void;
  findFiles(query: string, limit: number): Promise<FoundFiles>;
}

/** The attacher of a project. Nothing is opened or loaded before the first mention. */
export function createAttacher(squad: Squad, { projectRoot }: Pick<Roster, "projectRoot">): Attacher {
  let opened: Promise<FileGate> | null = null;
  const gate = (): Promise<FileGate> => (opened ??= openProjectGate(squad, { projectRoot }));
  const names = new WeakMap<Attachment, number>();
  return {
    async attach(text) {
      const mentions = distinct(parseMentions(text)).slice(0, MOST_LOOKED_UP);
      if (mentions.length === 0) return { text, attachments: [] };
      const files = await readAll(await gate(), mentions);
      const attachments = files.map((file) => {
        const { path, range, masked } = file;
        const attachment = { path, range, text: file.text, masked };
        names.set(attachment, file.names);
        return attachment;
      });
      return { text, attachments };
    },
    announce({ attachments }) {
      for (const attachment of attachments) {
        const { path, range, text, masked } = attachment;
        const facts = { lines: lineCount(text), masked, names: names.get(attachment) ?? 1 };
        squad.bus.emit({ type: "attach", path, range, ...facts });
      }
    },
    findFiles: async (query, limit) => (await gate()).find(query, limit),
  };
}

/** Each file once, with each range of lines. */
function distinct(mentions: readonly Mention[]): readonly Mention[] {
  const keyOf = ({ path, range }: Mention): string => JSON.stringify([path, range]);
  return [...new Map(mentions.map((mention) => [keyOf(mention), mention])).values()];
}

async function readAll(gate: FileGate, mentions: readonly Mention[]): Promise<readonly FileText[]> {
  const files: FileText[] = [];
  const refusals: SquadError[] = [];
  for (const mention of mentions) {
    if (files.length > MOST_FILES) break;
    try {
      files.push(await gate.readText(mention.path, mention.range));
    } catch (error) {
      if (!isSquadError(error) || error.code !== "file-refused") throw error;
      const reason = "reason" in error ? error.reason : null;
      if (reason !== "missing" && (reason !== "folder" || mention.isCertain)) refusals.push(error);
      else if (mention.isCertain) refusals.push(await withAdvice(error, mention, gate));
    }
  }
  if (files.length > MOST_FILES) throw tooMany();
  const [first, ...others] = refusals;
  if (first === undefined) return files;
  if (others.length === 0) throw first;
  throw new SquadError("file-refused", `${refusals.length} of the files you mention cannot be sent`, {
    details: refusals.map(({ message }) => message),
    complaint: {
      kind: "files",
      refused: refusals.flatMap(({ complaint }) => (complaint?.kind === "file" ? [complaint] : [])),
    },
  });
}

/** Says which file may have been meant, and how to send the word as text. */
async function withAdvice(error: SquadError, { path }: Mention, gate: FileGate): Promise<SquadError> {
  const name = path.slice(path.lastIndexOf("/") + 1);
  const everything = async (): Promise<readonly string[]> =>
    (await gate.find("", Number.POSITIVE_INFINITY)).paths;
  const [similar = nearest(path, await everything())] = (await gate.find(name, 1)).paths;
  const advice = similar === null ? "" : `Did you mean ${mentionOf(similar)}? `;
  const { complaint } = error;
  return new SquadError("file-refused", error.message, {
    hint: `${advice}Without the @ it is sent as text.`,
    cause: error,
    ...(complaint?.kind === "file"
      ? { complaint: { ...complaint, near: similar === null ? null : mentionOf(similar) } }
      : {}),
  });
}

function tooMany(): SquadError {
  return new SquadError("file-refused", `A message takes ${MOST_FILES} files at most`, {
    hint: "Send some of them with the next one.",
    complaint: { kind: "many-files", most: MOST_FILES },
  });
}
