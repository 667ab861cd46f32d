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
  empty: "no imprimió nada en su primera línea",
  characters:
    "lo que imprimió tiene algo que ninguna clave contiene: un espacio, un salto de línea o un carácter fuera de ASCII",
  length: `lo que imprimió tiene más de ${MAX_KEY_LENGTH} caracteres`,
};

const WORDS: KeyFaultWords = {
  unstarted: () => "no se pudo iniciar",
  late: ({ seconds }) => `no terminó en ${seconds} s`,
  signal: ({ signal }) => `lo terminó ${signal}`,
  exit: ({ code }) => `terminó con ${code}`,
  printed: ({ flaw }) => PRINTED[flaw],
};
