import type { SessionTranscript } from "../../core/session.ts";
import { exportMarkdown } from "../../sessions/export-markdown.ts";
import type { Squad } from "../open-squad.ts";

/** A session as Markdown, its agents by the icons and names they have in this project. */
export async function transcriptMarkdown(squad: Squad, transcript: SessionTranscript): Promise<string> {
  const { personas } = await squad.roster();
  return exportMarkdown(transcript, (id) => {
    const persona = personas.find((each) => each.id === id);
    return persona === undefined ? id : `${persona.icon} ${persona.name}`.trim();
  });
}
