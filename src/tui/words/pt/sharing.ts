import type {
  LimitsComplaint,
  LimitsFileFlaw,
  RedisFlaw,
} from "../../../core/complaints/limits-complaint.ts";
import type { ComplaintsOf } from "../en/complaints.ts";

export const limitsComplaints: ComplaintsOf<LimitsComplaint> = {
  "limits-file": ({ path, flaw }) => ({ message: `${path} ${FILE[flaw]}; os limites valem só nesta janela` }),
  "limits-set-aside": ({ path, kept }) => ({
    message: `${path} estava danificado: foi guardado como ${kept}, e seus contadores recomeçam do zero`,
  }),
  redis: ({ server, flaw }) => ({
    message: `o Redis em ${server} ${REDIS[flaw]}; os limites são compartilhados só neste computador`,
  }),
};

const FILE: Readonly<Record<LimitsFileFlaw, string>> = {
  "no-permission": "não pode ser aberto (sem permissão)",
  "read-only": "só pode ser lido, não gravado",
  "read-only-system": "está num disco em que não se pode gravar",
  "no-space": "não pôde ser gravado (não há espaço livre)",
  quota: "não pôde ser gravado (a cota do disco acabou)",
  io: "não pôde ser lido ou gravado (erro do disco)",
  folder: "é uma pasta",
  "below-file": "fica dentro de algo que não é uma pasta",
  locked: "ficou travado por outro processo",
  moved: "foi movido ou apagado",
  damaged: "está danificado",
  "not-limits": "não é um arquivo de limites",
  "unknown-layout": "tem uma estrutura desconhecida",
  newer: "foi gravado por um squad mais novo",
  closed: "foi fechado",
  "old-node": "precisa do Node.js 22.13 ou mais novo",
  unopened: "não pode ser aberto",
};

const REDIS: Readonly<Record<RedisFlaw, string>> = {
  loading: "ainda está carregando seus dados",
  replica: "é uma réplica em que não se pode gravar",
  "no-memory": "está sem memória",
  "wrong-password": "recusou o usuário ou a senha",
  "no-password": "exige uma senha",
  "no-permission": "não permite a este usuário o que os limites exigem",
  "no-primary": "perdeu seu servidor primário",
  "cluster-down": "é um cluster que está fora do ar",
  "cluster-changes": "faz parte de um cluster em mudança",
  "cluster-unreachable": "é um cluster fora de alcance",
  "no-disk": "não consegue gravar em seu disco",
  busy: "está ocupado com um script de outra pessoa",
  refuses: "recusa conexões",
  closed: "fechou a conexão",
  "unknown-name": "tem um nome que não se encontra",
  "unknown-name-now": "tem um nome que não se encontra agora",
  silent: "não responde",
  unreachable: "está fora de alcance",
  unconnected: "não está conectado",
  certificate: "não tem um certificado confiável",
  error: "respondeu com um erro",
  unexpected: "respondeu algo inesperado",
  returning: "voltou há um instante",
};
