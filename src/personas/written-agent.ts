import type { Generation } from "../core/persona.ts";
import type { FrontMatter } from "./front-matter.ts";
import type { WrittenItem } from "./menu-items.ts";
import type { PersonaContext } from "./persona-context.ts";

/** What an agent's file says, cleaned and bounded; nothing of it resolved against the disk. Empty where it says nothing. */
export interface WrittenAgent {
  /** Of the file, should it turn out to have a persona's text. */
  readonly generation: Generation;
  readonly name: string;
  readonly title: string;
  /** As written, which may be no emoji. */
  readonly icon: string | null;
  readonly role: string;
  readonly identity: string;
  readonly communicationStyle: string;
  readonly principles: string;
  readonly criticalActions: readonly string[];
  readonly memories: readonly string[];
  /** What items reach by `action="#id"`, by id. */
  readonly prompts: ReadonlyMap<string, string>;
  readonly items: readonly WrittenItem[];
  /** What is left outside the structure; the persona itself in half-XML files. */
  readonly rest: string;
  readonly warnings: readonly string[];
}

/** A file that may be an agent, read as text. */
export interface AgentFile {
  /** Absolute. */
  readonly path: string;
  /** Whole, lines ended by LF. */
  readonly text: string;
  readonly front: FrontMatter;
}

/** Reads one format: the agent, or null when the file is none of that format. Never throws. */
export type AgentReader = (
  file: AgentFile,
  context: PersonaContext,
) => WrittenAgent | null | Promise<WrittenAgent | null>;
