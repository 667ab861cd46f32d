import type { InstallationComplaint, UnreadFlaw } from "../../../core/complaints/installation-complaint.ts";
import type { CannotRun, UnmetNeed, WorkflowComplaint } from "../../../core/complaints/workflow-complaint.ts";
import type { ComplaintsOf } from "../en/complaints.ts";

export const installationComplaints: ComplaintsOf<InstallationComplaint | WorkflowComplaint> = {
  "unread-file": ({ file, flaw }) => ({
    message: `${file} queda afuera: ${UNREAD[flaw.kind](flaw as never)}`,
  }),
  "loose-yaml": ({ file }) => ({ message: `${file} no es YAML válido: se leyó línea por línea` }),
  "output-folder": ({ key, folder, flaw }) => ({ message: OUTPUT[flaw](key, folder) }),
  "no-team": ({ folder }) => ({
    message: `${folder} no tiene agentes que esta versión sepa leer: valen los del propio squad`,
  }),
  "no-member": ({ party, member }) => ({ message: `fiesta ${party}: no está ${member}` }),
  "no-party": ({ name, near, parties }) => ({
    message: `No hay una fiesta “${name}”.`,
    hints: [near === null ? `Hay: ${parties.join(", ")}.` : `¿Sería ${near}?`],
  }),
  "lone-agent": () => ({ message: "Una fiesta necesita al menos dos agentes, y hay uno solo instalado." }),
  "cannot-run": ({ why, what, of }) => ({ message: CANNOT_RUN[why](what, of) }),
  "needs-name": ({ of, names }) => ({ message: NAMELESS[of](names.join(", ")) }),
  "unmet-need": ({ need, what }) => ({ message: NEEDS[need](what) }),
};

type OutputFlaw = Extract<InstallationComplaint, { readonly kind: "output-folder" }>["flaw"];
type Nameless = Extract<WorkflowComplaint, { readonly kind: "needs-name" }>["of"];
type UnreadWords = {
  readonly [K in UnreadFlaw["kind"]]: (flaw: Extract<UnreadFlaw, { readonly kind: K }>) => string;
};

const UNREAD: UnreadWords = {
  "link-outside": () => "es un enlace que sale del proyecto",
  special: () => "no es un archivo común",
  "too-large": () => "tiene más de 256 KB",
  binary: () => "no es texto",
  empty: () => "está vacío",
  "large-toml": () => "tiene demasiado TOML",
  "no-toml": () => "no es TOML válido",
  refused: ({ code }) => `no se puede leer (${code})`,
  toml: ({ line, column }) => `deja de ser TOML en la línea ${line}, columna ${column}`,
};

const OUTPUT: Readonly<Record<OutputFlaw, (key: string, folder: string) => string>> = {
  unresolved: (key, folder) => `${key} ${folder} no lleva a una carpeta: se ignora`,
  outside: (key, folder) => `${key} ${folder} queda fuera del proyecto: ahí no se escribe nada`,
  shared: (key) => `${key} no es una carpeta solo de documentos: por cada uno que va ahí se pregunta antes`,
};

const CANNOT_RUN: Readonly<Record<CannotRun, (what: string, of: string) => string>> = {
  nothing: () => "no hay nada que ejecutar",
  unwritten: () => "la instalación todavía no tiene los pasos de este elemento (`todo`)",
  outside: (what) => `${what} queda fuera del proyecto`,
  missing: (what) => `${what || "su archivo"} no existe`,
  "no-skill": (what) => `la skill ${what} no está instalada`,
  plan: (what) => `${what} es un plan o datos, nada que se ejecute paso a paso`,
  data: (what) => `${what} son datos, nada que se ejecute paso a paso`,
  "no-yaml": (what) => `${what} no es un YAML que se pueda leer`,
  "no-steps": (what) => `${what} no tiene pasos`,
  "no-step-files": (what) => `faltan los archivos de los pasos de ${what}`,
  "no-checklist": (what) => `${what} no tiene una lista de verificación`,
  "no-sections": (what) => `${what} no es una plantilla con secciones que se puedan leer`,
  "no-instructions": (what, of) => `faltan las instrucciones de ${what}${of === "" ? "" : `: ${of}`}`,
  "no-pointed": (what, of) => `${what} apunta a ${of}, que no está ahí`,
  "needs-ide": (what) =>
    `${what} necesita un IDE: lo hace un script en Python (render_skill.py) que squad no ejecuta`,
};

const NAMELESS: Readonly<Record<Nameless, (names: string) => string>> = {
  task: (names) => `falta el nombre de una tarea: ${names || "no hay ninguna instalada"}`,
  template: (names) => `falta el nombre de una plantilla: ${names || "no hay ninguna instalada"}`,
  checklist: (names) =>
    `falta el nombre de una lista de verificación: ${names || "no hay ninguna instalada"}`,
};

const NEEDS: Readonly<Record<UnmetNeed, (what: string) => string>> = {
  script: (what) => `pide el script ${what}: aquí no se ejecuta, el agente hace esa parte a mano`,
  command: (what) => `pide el comando \`${what}\`: necesita un shell, esa parte se hace en un IDE`,
  tests: () => "pide que se corran pruebas: necesita un shell, esa parte se hace en un IDE",
  "sub-agents": () => "pide subagentes: lo que harían se hace uno después del otro",
  mcp: () => "pide herramientas MCP: aquí no están disponibles",
};
