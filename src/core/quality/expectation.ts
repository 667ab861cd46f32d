import type { Expectation } from "./verdict.ts";
import { withoutAccents } from "./words.ts";

/** Characters at either end of a message in which the format is asked for. */
const READ_AT_ENDS = 2000;

const VERB =
  "answer|respond|reply|return|output|give|print|provide|produce|send|list|show|write|summari[sz]e|convert|format|extract|render" +
  "|responda|responde|devolva|devuelve|retorne|de|dame|liste|lista|mostre|muestra|escreva|escribe|converta|formate" +
  "|reponds?|repondez|renvoie|donne|ecris|antworte|gib|liefere|zeige|schreib|rispondi|restituisci|dammi|scrivi";
const JSON_WORD = String.raw`(?:(?:valid|plain|pure|raw|strict|valido|puro|formato|format)[ -])*json\b`;

/** A sentence that tells to answer in JSON. */
const ASKS_FOR_JSON = new RegExp(
  String.raw`^(?:please |kindly |por favor,? |bitte |and |then |now )*(?:${VERB})\b.{0,160}?\b(?:as|in|with|only|just|em|com|en|con|solo|so|apenas|avec|als|im|nur|come|formato) (?:a |an |only |o |um |un )?${JSON_WORD}`,
);
const ONLY_JSON = new RegExp(
  String.raw`^(?:please |bitte |por favor,? )?(?:json only|only json|nur json|so json|solo json|apenas json)\b`,
);

/** A sentence about programs that handle JSON asks for something else. */
const ABOUT_PROGRAMS =
  /\b(?:how|why|function|method|script|code|parser|endpoint|class|tests?|program|that|which|schema|como|funcao|funcion|comment|wie|funktion|funzione)\b|\bjson (?:files?|schemas?|parsers?|bod(?:y|ies)|apis?|payloads?|columns?|fields?)\b/;

/** What can be expected of the answer to `input`; the files `attached` to it ask for nothing. */
export function expectationOf(request: {
  readonly system: string;
  readonly input: string;
  readonly attached?: string;
  readonly language: string | null;
  readonly documentLanguage?: string | null;
}): Expectation {
  const { system, input, attached = "", language, documentLanguage = null } = request;
  return {
    system,
    language,
    documentLanguage,
    input: input + attached,
    format: asksForJson(input) ? "json" : "text",
  };
}

function asksForJson(input: string): boolean {
  const ends =
    input.length <= 2 * READ_AT_ENDS
      ? input
      : `${input.slice(0, READ_AT_ENDS)}\n${input.slice(-READ_AT_ENDS)}`;
  return withoutAccents(ends)
    .toLowerCase()
    .split(/[.!?;:\n]+\s*/)
    .some(
      (sentence) =>
        (ASKS_FOR_JSON.test(sentence) || ONLY_JSON.test(sentence)) && !ABOUT_PROGRAMS.test(sentence),
    );
}
