import type { DiskFlaw } from "../../../core/complaints/disk-flaw.ts";
import type { SessionComplaint, SessionFlaw } from "../../../core/complaints/session-complaint.ts";
import type {
  StorageComplaint,
  StorageDoing,
  StorageRemedy,
} from "../../../core/complaints/storage-complaint.ts";
import type { ComplaintsOf } from "../en/complaints.ts";

export const diskComplaints: ComplaintsOf<StorageComplaint | SessionComplaint> = {
  storage: ({ doing, path, flaw, code, remedy }) => ({
    message: `${DOING[doing]} ${path}: ${diskFlaws[flaw](code)}`,
    hints: remedy === null ? [] : [REMEDIES[remedy]],
  }),
  session: ({ id, flaw }) => {
    const [reason, hint] = SESSION[flaw];
    return { message: `No se puede usar la sesión ${id}: ${reason}`, hints: [hint] };
  },
  "newer-session": ({ id, format, reads }) => ({
    message: `No se puede usar la sesión ${id}: la escribió un squad más nuevo (formato ${format}; este lee hasta el ${reads})`,
    hints: ["Actualizar squad, o elegir otro id."],
  }),
  "session-line": ({ line, flaw }) => ({ message: `línea ${line}: ${LINES[flaw]}` }),
  "session-lines": ({ more }) => ({
    message: `${more === 1 ? "Una línea más está dañada y queda" : `${more} líneas más están dañadas y quedan`} afuera.`,
  }),
  "long-turn": ({ path, megabytes, most }) => ({
    message: `No se puede guardar un turno de ${megabytes} MB en ${path}: el máximo son ${most} MB`,
    hints: ["La conversación sigue sin él. Los textos largos se pueden entregar por partes."],
  }),
  "no-session-id": ({ folder }) => ({
    message: `No se encontró un id libre para una sesión en ${folder}`,
    hints: ["Darle un nombre a la sesión, con --session."],
  }),
};

const DOING: Readonly<Record<StorageDoing, string>> = {
  "save-session": "No se puede guardar la sesión en",
  "read-session": "No se puede leer la sesión",
  "list-sessions": "No se pueden listar las sesiones en",
  "remove-session": "No se puede borrar la sesión",
  "store-key": "No se puede guardar la clave en",
  "delete-key": "No se puede borrar la clave en",
  export: "No se puede escribir",
};

/** To follow a colon. */
export const diskFlaws: Readonly<Record<DiskFlaw, (code: string) => string>> = {
  "no-space": () => "no queda espacio en el disco",
  quota: () => "se agotó la cuota del disco",
  "too-large": () => "el archivo sería demasiado grande",
  "cut-short": () => "el disco aceptó solo una parte",
  "no-permission": () => "sin permiso",
  "not-permitted": () => "operación no permitida",
  "read-only": () => "allí solo se puede leer, no escribir",
  missing: () => "el archivo o la carpeta no existe",
  "below-file": () => "una parte de la ruta no es una carpeta",
  "in-the-way": () => "hay un archivo en el lugar de la carpeta",
  folder: () => "es una carpeta",
  link: () => "es un enlace, y aquí no se siguen enlaces",
  special: () => "no es un archivo común",
  "many-open": () => "hay demasiados archivos abiertos",
  "many-open-here": () => "hay demasiados archivos abiertos en esta computadora",
  "no-modes": () => "este sistema de archivos no guarda permisos, y otros podrían leer la clave",
  io: () => "error de lectura o escritura",
  unknown: (code) => code,
};

const REMEDIES: Readonly<Record<StorageRemedy, string>> = {
  "free-space": "Liberar espacio.",
  "free-space-for-session":
    "Liberar espacio; lo que no se guardó queda en memoria y se escribe con el próximo turno.",
  "new-session": "Empezar una sesión nueva.",
  "allow-state":
    "Dar permiso de escritura en la carpeta y sus archivos, o poner en SQUAD_STATE_DIR una carpeta que lo tenga.",
  "allow-config": "Dar permiso de escritura en la carpeta, o poner en SQUAD_CONFIG_DIR una que lo tenga.",
  "elsewhere-state": "Revisar el disco y la carpeta, o poner otra en SQUAD_STATE_DIR.",
  "key-in-environment": "Dejar la clave en el entorno, o poner otro lugar en SQUAD_CONFIG_DIR.",
  "move-away": "Sacarlo de ahí.",
  "close-programs": "Cerrar otros programas, o subir el límite con `ulimit -n`.",
};

const LINES: Readonly<Record<Extract<SessionComplaint, { kind: "session-line" }>["flaw"], string>> = {
  "cut-off": "el último registro se cortó mientras se escribía y queda afuera; todo lo anterior se conserva",
  "too-long": "el registro tiene más de 32 MB y queda afuera; todos los demás se conservan",
  damaged: "el registro está dañado y queda afuera; todos los demás se conservan",
};

const ANOTHER = "Sacarlo de ahí, o elegir otro id.";

const SESSION: Readonly<Record<SessionFlaw, readonly [reason: string, hint: string]>> = {
  special: ["no es un archivo común", ANOTHER],
  "too-large": ["su archivo tiene más de 512 MB", "Empezar una sesión nueva con `squad chat --new`."],
  unreadable: ["nada de su archivo se puede leer", ANOTHER],
};
