// The providers of a soak, in a process of their own: `node soak-server.ts '<SoakScene as JSON>'`. It sends its address,
// and what it saw whenever it gets a message.
import { type WindowLog, windowLog } from "../window-log.ts";
import { rateLimited, type Script } from "../wire/script.ts";
import { startWireServer } from "../wire/wire-server.ts";
import { FAULT_NAMES, soakAnswer, soakFault } from "./soak-faults.ts";
import type { SoakProvider, SoakScene, SoakSeen } from "./soak-scene.ts";

const scene = JSON.parse(process.argv[2] ?? "") as SoakScene;
const seen: Record<string, { -readonly [Key in keyof SoakSeen]: SoakSeen[Key] }> = {};
const windows = new Map<string, WindowLog>();
for (const [provider, limit] of Object.entries(scene.limits)) {
  seen[provider] = { requests: 0, overLimit: 0, failed: 0 };
  windows.set(provider, windowLog({ limit, windowMs: scene.windowMs }));
}

function respond(provider: string, at: number): Script {
  const counts = seen[provider];
  const window = windows.get(provider);
  if (counts === undefined || window === undefined) throw new Error(`nobody is called ${provider}`);
  counts.requests += 1;
  const waitMs = window.offer(at, 0);
  if (waitMs > 0) {
    counts.overLimit += 1;
    return rateLimited({ retryAfter: waitMs / 1_000 });
  }
  if (Math.random() >= (scene.failing[provider as SoakProvider] ?? 0)) return soakAnswer();
  const fault = scene.faults === "500" ? "500" : FAULT_NAMES[counts.failed % FAULT_NAMES.length];
  counts.failed += 1;
  return soakFault(fault ?? "500");
}

const server = await startWireServer({
  respond: ({ provider, at }) => respond(provider, at),
  remembers: false,
});
process.on("message", () => process.send?.(seen));
process.on("disconnect", () => process.exit());
process.send?.({
  urls: Object.fromEntries(Object.keys(scene.limits).map((name) => [name, server.baseUrl(name)])),
});
