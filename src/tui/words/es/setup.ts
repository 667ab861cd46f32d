import type { Words } from "../en/index.ts";

export const picker: Words["picker"] = {
  question: "¿Con quién hablar? ",
  unknown: () => "No hay ningún agente con ese nombre. Elegir un número o un nombre de la lista.",
};

export const firstKey: Words["firstKey"] = {
  opening: [
    "squad todavía no tiene clave.",
    "Sin clave responde sin modelo.",
    "Aquí hay claves gratis, y una alcanza:",
  ],
  pick: "Número, o Enter para seguir offline: ",
  numberFrom: (last) => `Un número de 1 a ${last}, por favor.`,
  hidden: "Lo que se pega no se muestra. Solo Enter vuelve atrás.",
  key: (provider) => `Clave de ${provider}: `,
  flaws: {
    characters:
      "La clave tiene algo que ninguna clave contiene (un espacio, un salto de línea o un carácter fuera de ASCII): copiarla de nuevo.",
    length: "La clave tiene más de 4096 caracteres: copiar solo la clave.",
  },
  checking: "Comprobándola con una solicitud mínima.",
  refused: (why) => `No se guardó nada: ${why}`,
  unknown: (why) => `No se pudo comprobar: ${why}`,
  keepAnyway: "¿Guardarla de todos modos? s o n: ",
  yes: /^(?:s[ií]?|y(?:es)?)$/iu,
  notStored: "No se guardó nada.",
  good: "La clave es buena. Queda guardada, solo legible para esta cuenta, y ya está en uso.",
  keptBut: (why) => `La clave se guardó, pero: ${why}`,
};
