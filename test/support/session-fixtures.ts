import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import type { Receipt } from "../../src/core/outcome.ts";
import type { Disk } from "../../src/sessions/disk.ts";
import { type DurableSessionStore, openSessionStore } from "../../src/sessions/session-store.ts";

const START = Date.parse("2026-11-23T14:12:00.000Z");

export const RECEIPT: Receipt = {
  provider: "groq",
  model: "small",
  tier: "boss",
  fallback: true,
  finish: "stop",
  attempts: [
    {
      provider: "cerebras",
      model: "large",
      outcome: "rate_limited",
      status: 429,
      waitedMs: 0,
      ttftMs: null,
      durationMs: 12,
      message: "too many requests",
    },
    {
      provider: "groq",
      model: "small",
      outcome: "ok",
      status: 200,
      waitedMs: 5,
      ttftMs: 310,
      durationMs: 1240,
    },
  ],
  usage: { promptTokens: 412, completionTokens: 180, estimated: false },
  timing: { waitedMs: 5, ttftMs: 310, totalMs: 1257 },
};

export interface StoreFixture {
  readonly dir: string;
  readonly store: DurableSessionStore;
  /** As another process would open the same folder. */
  readonly another: (disk?: Disk) => DurableSessionStore;
  readonly path: (id: string) => string;
  readonly bytes: (id: string) => Promise<Buffer>;
  readonly write: (id: string, bytes: string | Uint8Array) => Promise<void>;
}

/** A store in a folder of its own that is removed after the test; its clock advances a second a look. */
export async function storeFixture(disk?: Disk): Promise<StoreFixture> {
  const root = await mkdtemp(join(tmpdir(), "squad-sessions-"));
  onTestFinished(() => rm(root, { recursive: true, force: true }));
  const dir = join(root, "state", "sessions");
  let wall = START;
  let ids = 0;
  const open = (on?: Disk): DurableSessionStore =>
    openSessionStore({
      dir,
      wall: () => (wall += 1000),
      newId: () => `new-${(ids += 1)}`,
      ...(on === undefined ? {} : { disk: on }),
    });
  const path = (id: string): string => join(dir, `${id}.jsonl`);
  return {
    dir,
    store: open(disk),
    another: open,
    path,
    bytes: (id) => readFile(path(id)),
    write: (id, bytes) => writeFile(path(id), bytes),
  };
}

/** A receipt as short as it gets, for files that are read once a byte. */
export const SHORT_RECEIPT: Receipt = { ...RECEIPT, attempts: [] };

/** Three exchanges in session `s`, `q1`/`a1` to `q3`/`a3`, as the bytes of its file. */
export async function threeTurns(fixture: StoreFixture): Promise<Buffer> {
  const session = fixture.store.create("s");
  for (const turn of [1, 2, 3]) {
    await session.begin("analyst", `q${turn} ação 👋`);
    await session.commit(`a${turn}\nsecond line`, SHORT_RECEIPT);
  }
  return fixture.bytes("s");
}
