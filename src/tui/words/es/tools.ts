import type {
  CallFlaw,
  SearchFlaw,
  ToolComplaint,
  WriteFlaw,
} from "../../../core/complaints/tool-complaint.ts";
import type { ComplaintsOf } from "../en/complaints.ts";

export const toolComplaints: ComplaintsOf<ToolComplaint> = {
  write: ({ flaw, path }) => ({ message: WRITE[flaw](path) }),
  "not-written": ({ why }) => ({ message: NOT_WRITTEN[why] }),
  call: ({ flaw }) => ({ message: CALL[flaw] }),
  search: ({ flaw, status }) => ({ message: SEARCH[flaw](status) }),
};

type NotWritten = Extract<ToolComplaint, { readonly kind: "not-written" }>["why"];

const WRITE: Readonly<Record<WriteFlaw, (path: string) => string>> = {
  outside: (path) => `${path} no es una ruta dentro de este proyecto`,
  never: (path) =>
    `${path} nunca se escribe: los archivos de ese tipo guardan claves, o son de git o de squad`,
  placeholder: (path) => `${path} tiene un valor sin completar entre llaves`,
  "too-long": (path) => `${path} tiene un nombre demasiado largo para un disco`,
  folder: (path) => `${path} es una carpeta`,
  "in-the-way": (path) => `${path} queda dentro de algo que no es una carpeta`,
  special: (path) => `${path} no es un archivo común`,
  binary: (path) => `${path} no es texto en UTF-8, y queda como está`,
  "too-large": (path) => `${path} tiene, o tendría, más de 256 KB`,
  changed: (path) => `${path} cambió mientras tanto`,
  "no-permission": (path) => `No hay permiso para escribir ${path}`,
  disk: (path) => `El disco no acepta ${path}`,
};

const NOT_WRITTEN: Readonly<Record<NotWritten, string>> = {
  declined: "no se dio permiso, y no se escribió nada",
  "not-allowed": "ahí no se puede escribir",
  steers:
    "no se escribió nada: squad no pone documentos entre archivos que dirigen programas u otros agentes",
  "masked-key": "no se escribió nada: el archivo tiene una clave, que se perdería",
};

const CALL: Readonly<Record<CallFlaw, string>> = {
  "unknown-tool": "esa herramienta no existe",
  "tools-off": "las herramientas están apagadas",
  arguments: "los argumentos no sirven",
  "many-calls": "un turno no tiene lugar para tantas llamadas",
  "long-arguments": "los argumentos son demasiado largos",
  "cut-off": "el modelo llegó al límite de su respuesta en medio de la llamada",
  "no-workflow": "no hay ningún flujo de trabajo en marcha",
  "no-document": "este flujo de trabajo no escribe un documento",
  "no-step": "ese paso no sigue a este",
  "unfinished-step": "el paso todavía tiene secciones sin guardar",
  "no-section": "el paso no tiene esa sección",
  "empty-section": "la sección está vacía",
  "unnamed-document": "faltan valores para el nombre del documento",
};

const SEARCH: Readonly<Record<SearchFlaw, (status: number | null) => string>> = {
  key: () => "el servicio de búsqueda no acepta la clave",
  refused: () =>
    "el servicio de búsqueda rechaza la solicitud (un SearXNG necesita `json` entre sus formatos)",
  limit: () => "se alcanzó el límite del servicio de búsqueda",
  status: (status) => `el servicio de búsqueda respondió ${status}`,
  "too-much": () => "el servicio de búsqueda envía demasiado",
  "no-results": () => "el servicio de búsqueda respondió algo que no son resultados",
  late: () => "el servicio de búsqueda no respondió a tiempo",
  unreachable: () => "el servicio de búsqueda está fuera de alcance",
  failed: () => "la solicitud al servicio de búsqueda falló",
};
