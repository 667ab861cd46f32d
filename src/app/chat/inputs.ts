import { join } from "node:path";
import type { InputHistory } from "../../core/chat/input-history.ts";
import { STATE_FILES } from "../configuration.ts";
import { systemRng } from "../randomness.ts";
import type { Squad } from "../open-squad.ts";

/** The inputs of all conversations of this user. Nothing is loaded before it is asked for. */
export function openInputs(squad: Squad, session: () => string): InputHistory {
  const open = async (): Promise<InputHistory> => {
    const [{ openInputHistory }, { nodeDisk }] = await Promise.all([
      import("../../sessions/input-history.ts"),
      import("../../sessions/node-disk.ts"),
    ]);
    return openInputHistory({
      dir: join(squad.config.paths.stateDir, STATE_FILES.inputs),
      disk: nodeDisk,
      session,
      secrets: () => {
        const { providers, limits } = squad.config;
        const secrets = [...providers.map(({ apiKey }) => apiKey), limits.redisUrl];
        return secrets.filter((secret) => secret !== null).map((secret) => secret.reveal());
      },
      wall: squad.clock.wall,
      newId: () => systemRng().toString(36).slice(2),
    });
  };
  let opened: Promise<InputHistory> | undefined;
  const history = (): Promise<InputHistory> => (opened ??= open());
  return {
    load: async () => (await history()).load(),
    keep: async (text) => (await history()).keep(text),
    settled: async () => {
      if (opened !== undefined) await (await opened).settled();
    },
  };
}
