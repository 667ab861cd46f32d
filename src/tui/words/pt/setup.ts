import type { Words } from "../en/index.ts";

export const picker: Words["picker"] = {
  question: "Com quem você quer falar? ",
  unknown: () => "Não há agente com esse nome. Escolha um número ou um nome da lista.",
};

export const firstKey: Words["firstKey"] = {
  opening: [
    "O squad ainda não tem uma chave.",
    "Sem chave, responde sem modelo.",
    "Uma chave é grátis aqui, e uma basta:",
  ],
  pick: "Número, ou Enter para seguir offline: ",
  numberFrom: (last) => `Um número de 1 a ${last}, por favor.`,
  hidden: "O que você colar não aparece. Só Enter volta.",
  key: (provider) => `Chave de ${provider}: `,
  flaws: {
    characters:
      "A chave tem algo que nenhuma chave contém (um espaço, uma quebra de linha ou um caractere fora do ASCII): copie de novo.",
    length: "A chave tem mais de 4096 caracteres: copie só a chave.",
  },
  checking: "Verificando com um pedido minúsculo.",
  refused: (why) => `Nada foi guardado: ${why}`,
  unknown: (why) => `Não foi possível verificar: ${why}`,
  keepAnyway: "Guardar mesmo assim? s ou n: ",
  yes: /^(?:s(?:im)?|y(?:es)?)$/iu,
  notStored: "Nada foi guardado.",
  good: "A chave é boa. Fica guardada, legível só por você, e já está em uso.",
  keptBut: (why) => `A chave foi guardada, mas: ${why}`,
};
