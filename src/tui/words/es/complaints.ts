import { keyFault } from "./key-fault.ts";
import type { FileFlaw, RestingProvider, SmallProvider } from "../../../core/complaints/complaint.ts";
import { formatWait } from "../../../core/text/wait-words.ts";
import type { Complaints } from "../en/complaints.ts";
import { chat } from "./conversation.ts";
import { diskComplaints } from "./disk.ts";
import { installationComplaints } from "./installation.ts";
import { limitsComplaints } from "./sharing.ts";
import { toolComplaints } from "./tools.ts";
import { failed } from "./turn.ts";

export const complaints: Complaints = {
  ...diskComplaints,
  ...limitsComplaints,
  ...toolComplaints,
  ...installationComplaints,
  "no-session": ({ id, near }) => ({
    message: `No hay una sesión ${id} para retomar.`,
    hints: [`${meant(near)}/sessions (o squad sessions) muestra cuáles hay.`],
  }),
  "no-session-yet": () => ({
    message: "Todavía no hay una sesión para retomar.",
    hints: ["Empezar una: squad chat mary"],
  }),
  "flags-exclude": ({ flags }) => ({ message: `De ${flags.join(", ")} se usa uno solo a la vez.` }),
  "no-model-id": () => ({
    message: "Lo que sigue a --model no es el id de un modelo.",
    hints: ["Escribirlo como el proveedor, por ejemplo openai/gpt-oss-120b."],
  }),
  "session-name": ({ id, longest }) => ({
    message: `“${id}” no puede ser el nombre de una sesión.`,
    hints: [
      `Usar de 1 a ${longest} letras, dígitos, ".", "_" y "-", sin "." al comienzo y sin los nombres de dispositivos de Windows (con, nul, com1, …).`,
    ],
  }),
  "no-agent": ({ near, agents, more }) => ({
    message: "No hay ningún agente con ese nombre.",
    hints: [
      agents.length === 0
        ? "No se encontró ningún agente."
        : `${meant(near)}Agentes: ${agents.join(", ")}${more === 0 ? "" : ` y ${more} más`}.`,
    ],
  }),
  "no-provider": ({ name, near, providers }) => ({
    message: `No hay un proveedor “${name}”.`,
    hints: [`${meant(near)}Configurados: ${providers.join(", ")}.`],
  }),
  "no-key": ({ provider, failed, unset, storable }) => ({
    message:
      provider === null ? "Ningún proveedor tiene una clave." : `El proveedor ${provider} no tiene clave.`,
    hints: [
      ...failed.map((each) => chat.commandFailed(each.provider, each.fault)),
      ...unset.map(({ variable, url }) => chat.setKey(variable, url)),
      ...(storable === null ? [] : [chat.storeKey(storable)]),
    ],
  }),
  "key-command": ({ provider, fault }) => ({
    message: `${provider} queda afuera: su key_command falló (${keyFault(fault)})`,
  }),
  "key-check": ({ provider, outcome, model, models }) => {
    const missing = outcome === "model_not_found" ? ` ${model}` : "";
    const others = models.length === 0 ? "" : `; con esta clave hay ${models.join(", ")}`;
    return { message: `${provider} ${failed[outcome]}${missing}${others}` };
  },
  "broken-sink": ({ error }) => ({
    message: `Un error del propio squad (${error}): una de sus partes ya no se entera de lo que pasa. Las respuestas llegan como antes.`,
  }),
  "file-exists": ({ file, free }) => ({
    message: `Ya existe un archivo ${file}, y queda como está.`,
    hints: [`Un nombre libre: /export ${free}`],
  }),
  "no-folder": ({ file }) => ({
    message: `No se puede escribir ${file}: la carpeta no existe.`,
    hints: ["Crear antes la carpeta, o elegir otra."],
  }),
  "outside-project": ({ file }) => ({
    message: `No se puede escribir ${file}: queda fuera de este proyecto.`,
    hints: ["Elegir un archivo del proyecto, o usar squad sessions export ID > ARCHIVO."],
  }),
  file: ({ flaw, path, near }) => {
    const [message, hint] = FILE[flaw](path);
    if (near !== undefined) return { message, hints: [`${meant(near)}Sin la @, va como texto.`] };
    return { message, hints: hint === undefined ? [] : [hint] };
  },
  files: ({ refused }) => ({
    message: `${refused.length} de los archivos mencionados no se pueden enviar.`,
    details: refused.map(({ flaw, path }) => FILE[flaw](path)[0]),
  }),
  "many-files": ({ most }) => ({
    message: `Un mensaje lleva ${most} archivos como máximo.`,
    hints: ["Enviar algunos con el próximo."],
  }),
  "too-large": ({ hasFiles, largest, providers }) => ({
    message: `El mensaje${hasFiles ? ", con sus archivos," : ""} es demasiado grande: con la persona son unos ${largest.needed} tokens, y ${largest.name}, el que más acepta, tiene lugar para ${Math.max(0, largest.takes - largest.answer)}.`,
    hints: [
      `${hasFiles ? "Mencionar solo las líneas que importan, como @ARCHIVO:10-80" : "Acortar o dividir el mensaje"}; o agregar un proveedor que acepte más.`,
    ],
    details: providers.map(small),
  }),
  resting: ({ providers }) => ({ details: providers.map(resting) }),
};

function meant(near: string | null): string {
  return near === null ? "" : `¿Sería ${near}? `;
}

const FILE: Readonly<Record<FileFlaw, (path: string) => readonly [message: string, hint?: string]>> = {
  missing: (path) => [`No hay un archivo ${path} en este proyecto.`],
  secret: (path) => [
    `${path} no se envía: los archivos de ese tipo guardan claves y contraseñas.`,
    "Copiar lo que importa en un mensaje.",
  ],
  folder: (path) => [`${path} es una carpeta.`, "Mencionar un archivo de ella."],
  special: (path) => [`${path} no es un archivo común.`],
  unreadable: (path) => [`No hay permiso para leer ${path}.`],
  binary: (path) => [`${path} no es texto en UTF-8.`],
  "too-large": (path) => [
    `${path} tiene más de 256 KB.`,
    "Mencionar las líneas que importan, como @ARCHIVO:10-80.",
  ],
  "no-such-lines": (path) => [`${path} no tiene tantas líneas.`],
};

function small({ name, needed, answer, takes, bound }: SmallProvider): string {
  const limit = bound === "window" ? `${name} lee ${takes} tokens` : `el tpm de ${name} es ${takes}`;
  return `${limit}; el mensaje (con la persona) tiene unos ${needed}, y la respuesta necesita ${answer}`;
}

const RESTING: Readonly<Record<RestingProvider["cause"], (model: string) => string>> = {
  limit: () => "está en su límite",
  quota: () => "está sin cuota",
  faults: () => "sigue fallando y queda en paz por un rato",
  key: () => "rechazó la clave; vuelve cuando `squad providers test` la apruebe",
  model: (model) => `no tiene el modelo ${model}`,
};

function resting({ name, cause, model, waitMs }: RestingProvider): string {
  return `${name} ${RESTING[cause](model)}${waitMs === null ? "" : `; de nuevo en ${formatWait(waitMs)}`}`;
}
