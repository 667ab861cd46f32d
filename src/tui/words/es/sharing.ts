import type {
  LimitsComplaint,
  LimitsFileFlaw,
  RedisFlaw,
} from "../../../core/complaints/limits-complaint.ts";
import type { ComplaintsOf } from "../en/complaints.ts";

export const limitsComplaints: ComplaintsOf<LimitsComplaint> = {
  "limits-file": ({ path, flaw }) => ({
    message: `${path} ${FILE[flaw]}; los límites valen solo en esta ventana`,
  }),
  "limits-set-aside": ({ path, kept }) => ({
    message: `${path} estaba dañado: quedó guardado como ${kept}, y sus contadores empiezan de cero`,
  }),
  redis: ({ server, flaw }) => ({
    message: `Redis en ${server} ${REDIS[flaw]}; los límites se comparten solo en esta computadora`,
  }),
};

const FILE: Readonly<Record<LimitsFileFlaw, string>> = {
  "no-permission": "no se puede abrir (sin permiso)",
  "read-only": "solo se puede leer, no escribir",
  "read-only-system": "está en un disco donde no se puede escribir",
  "no-space": "no se pudo escribir (no queda espacio)",
  quota: "no se pudo escribir (se agotó la cuota del disco)",
  io: "no se pudo leer o escribir (error del disco)",
  folder: "es una carpeta",
  "below-file": "queda dentro de algo que no es una carpeta",
  locked: "quedó bloqueado por otro proceso",
  moved: "se movió o se borró",
  damaged: "está dañado",
  "not-limits": "no es un archivo de límites",
  "unknown-layout": "tiene una estructura desconocida",
  newer: "lo escribió un squad más nuevo",
  closed: "se cerró",
  "old-node": "necesita Node.js 22.13 o más nuevo",
  unopened: "no se puede abrir",
};

const REDIS: Readonly<Record<RedisFlaw, string>> = {
  loading: "todavía está cargando sus datos",
  replica: "es una réplica donde no se puede escribir",
  "no-memory": "se quedó sin memoria",
  "wrong-password": "rechazó el usuario o la contraseña",
  "no-password": "exige una contraseña",
  "no-permission": "no le permite a este usuario lo que los límites exigen",
  "no-primary": "perdió su servidor primario",
  "cluster-down": "es un clúster que está caído",
  "cluster-changes": "es parte de un clúster que está cambiando",
  "cluster-unreachable": "es un clúster fuera de alcance",
  "no-disk": "no puede escribir en su disco",
  busy: "está ocupado con un script de otra persona",
  refuses: "rechaza conexiones",
  closed: "cerró la conexión",
  "unknown-name": "tiene un nombre que no se encuentra",
  "unknown-name-now": "tiene un nombre que no se encuentra ahora",
  silent: "no responde",
  unreachable: "está fuera de alcance",
  unconnected: "no está conectado",
  certificate: "no tiene un certificado confiable",
  error: "respondió con un error",
  unexpected: "respondió algo inesperado",
  returning: "volvió hace un instante",
};
