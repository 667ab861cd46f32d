/** What ends a party when it is all that is typed. Source: BMad's party mode, its words in the languages of the REPL. */
const WORDS: ReadonlySet<string> = new Set([
  "*exit",
  "exit",
  "e",
  "quit",
  "goodbye",
  "bye",
  "end party",
  "tchau",
  "sair",
  "fim da festa",
  "adiós",
  "adios",
  "salir",
  "fin de la fiesta",
]);

/** Whether an input takes leave of the party. */
export function isTakingLeave(input: string): boolean {
  return WORDS.has(
    input
      .trim()
      .toLowerCase()
      .replace(/[.!]+$/u, ""),
  );
}
