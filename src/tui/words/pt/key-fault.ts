import {
  keyFaultWords,
  MAX_KEY_LENGTH,
  type KeyFault,
  type KeyFaultWords,
  type KeyFlaw,
} from "../../../core/complaints/key-fault.ts";

/** Why a key_command gave no key, to stand in brackets. */
export function keyFault(fault: KeyFault): string {
  return keyFaultWords(fault, WORDS);
}

const PRINTED: Readonly<Record<KeyFlaw, string>> = {
  empty: "não imprimiu nada na primeira linha",
  characters:
    "o que imprimiu tem algo que nenhuma chave contém: um espaço, uma quebra de linha ou um caractere fora do ASCII",
  length: `o que imprimiu tem mais de ${MAX_KEY_LENGTH} caracteres`,
};

const WORDS: KeyFaultWords = {
  unstarted: () => "não pôde ser iniciado",
  late: ({ seconds }) => `não terminou em ${seconds} s`,
  signal: ({ signal }) => `foi encerrado por ${signal}`,
  exit: ({ code }) => `terminou com ${code}`,
  printed: ({ flaw }) => PRINTED[flaw],
};
