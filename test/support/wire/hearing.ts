import { afterAll, beforeAll } from "vitest";
import type { ProviderType } from "../../../src/providers/settings.ts";
import { VirtualClock } from "../virtual-clock.ts";
import type { Script } from "./script.ts";
import { listen, testProvider } from "./test-provider.ts";
import { startWireServer, type WireServer } from "./wire-server.ts";

/** Noon UTC is four in the morning in Los Angeles: 20 h to midnight there, 12 h in UTC. */
export const WALL = Date.parse("2026-11-23T12:00:00.000Z");

const TYPES: Readonly<Record<string, ProviderType>> = { groq: "groq", gemini: "gemini" };

/** Asks a provider of a name, by its own adapter, where a server plays `next`; the server lives as long as the file's tests. */
export function hearing(): (name: string, next: Script) => ReturnType<typeof listen> {
  let server: WireServer;
  let script: Script;
  beforeAll(async () => {
    server = await startWireServer({ respond: () => script });
  });
  afterAll(() => server.close());
  return (name, next) => {
    script = next;
    const type = TYPES[name] ?? "openai-compatible";
    const clock = new VirtualClock(WALL);
    return listen(testProvider({ name, type, baseUrl: server.baseUrl(name), clock }));
  };
}
