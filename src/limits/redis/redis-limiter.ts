import { effectsOf } from "../../core/limits/effects.ts";
import type { KeyState } from "../../core/limits/key-state.ts";
import { movedBack } from "../../core/limits/moved-back.ts";
import { snapshotKey } from "../../core/limits/key-snapshot.ts";
import type {
  Admission,
  AdmissionRequest,
  Candidate,
  KeySnapshot,
  LimitKey,
  Limiter,
  LimiterEffect,
  Permit,
  Settlement,
  StartDecision,
} from "../../core/limits/limiter.ts";
import { UNLIMITED } from "../../core/limits/pace.ts";
import { tallyOf } from "../../core/limits/tally.ts";
import { standingAt } from "../../core/limits/standing.ts";
import { wholeNumber } from "../../core/limits/whole-number.ts";
import type { LimiterRules } from "../store-limiter.ts";
import type { Connection } from "./connection.ts";
import { REDIS_KEYS } from "./keys.ts";
import { liveSlots } from "./live-slots.ts";
import { readCounters } from "./read-counters.ts";
import { createPolicyPacker, packRecord, packSettlement, unpackRecord } from "./packing.ts";
import { RedisFault } from "./redis-fault.ts";
import { type Reply, readReply } from "./reply.ts";

/** A limiter on a store that several machines share. Its operations reject with a `RedisFault` when the store is away. */
export interface SharedLimiter extends Limiter {
  /** Each key as it was seen last, on this machine's clock, and how many machines use the store. */
  lastSeen(): { readonly states: ReadonlyMap<LimitKey, KeyState>; readonly machines: number };
  /** Tells the store what was done without it. */
  rejoin(news: Rejoinder): Promise<Rejoined>;
}

export interface Rejoinder {
  /** On this machine's clock. */
  readonly states: ReadonlyMap<LimitKey, KeyState>;
  /** Permits that hold no slot of the store any more. */
  readonly released: Iterable<string>;
  /** Appoints the return of all machines this many milliseconds from now, unless it is already; 0 to appoint none. */
  readonly waitMs: number;
}

export interface Rejoined {
  /** Milliseconds until all machines return to the store; null when that moment is not appointed. */
  readonly returnInMs: number | null;
  /** When any machine last settled a request there, on the server's clock. */
  readonly activeAt: number;
}

export interface RedisLimiterOptions extends LimiterRules {
  /** One id for all processes of this machine. */
  readonly machine: string;
  /** Epoch milliseconds. */
  readonly wall: () => number;
}

/** The limiter over one script an operation; the server's clock decides, and no operation waits. */
export function createRedisLimiter(connection: Connection, options: RedisLimiterOptions): SharedLimiter {
  const { policies, leases, newId, machine } = options;
  const packer = createPolicyPacker(policies, options.wall);
  const policyOf = packer.policy;
  const states = new Map<LimitKey, KeyState>();
  const raw = new Map<LimitKey, { readonly record: Uint8Array; readonly aheadMs: number }>();
  let machines = 1;
  /** `now` is the server's. */
  const see = (key: LimitKey, record: Uint8Array, now: number): void =>
    void raw.set(key, { record, aheadMs: now - Math.floor(options.wall()) });
  const returning = (): RedisFault => new RedisFault(connection.server, "returning");
  const run = async (...call: Parameters<Connection["run"]>): Promise<Reply> =>
    readReply(await connection.run(...call), connection.server);

  const admit = async (request: AdmissionRequest): Promise<Admission> => {
    const id = newId();
    const { candidates } = request;
    if (candidates.length === 0) return { kind: "refused", retryAt: null, reason: "window" };
    const reply = await run(
      "admit",
      [...candidates.map(({ key }) => REDIS_KEYS.record(key)), REDIS_KEYS.rejoin],
      [
        id,
        String(Math.max(0, request.maxWaitMs)),
        String(request.patienceMs),
        ...candidates.flatMap(({ key, model, tokens, delayMs }) => [
          policyOf(key),
          model,
          String(wholeNumber(tokens)),
          String(delayMs),
        ]),
        packer.pace(candidates[0]?.key ?? ""),
      ],
    );
    const granted = (candidate: Candidate | undefined, startAt: number): Permit => {
      if (candidate === undefined) throw reply.fault();
      const { key, model } = candidate;
      return { id, key, model, tokens: wholeNumber(candidate.tokens), startAt };
    };
    if (reply.isNumber(0)) {
      return { kind: "granted", permit: granted(candidates[0], reply.number(0)), waitMs: 0, reason: null };
    }
    if (reply.text(0) === "returning") throw returning();
    const now = reply.number(1);
    if (reply.text(0) === "refused") {
      const retryAt = reply.number(2);
      return { kind: "refused", retryAt: retryAt < 0 ? null : retryAt, reason: reply.reason(3) ?? "window" };
    }
    const startAt = reply.number(3);
    const permit = granted(candidates[reply.number(2) - 1], startAt);
    return { kind: "granted", permit, waitMs: startAt - now, reason: reply.reason(4) };
  };

  const start = async ({ id, key, model }: Permit): Promise<StartDecision> => {
    const reply = await run(
      "start",
      [REDIS_KEYS.record(key), REDIS_KEYS.leases, REDIS_KEYS.rejoin],
      [id, model, policyOf(key), String(leases.concurrency), String(leases.ttlMs), packer.dayEnds(key)],
    );
    const kind = reply.text(0);
    if (kind === "returning") throw returning();
    if (kind === "lost") return { kind };
    if (kind === "started") {
      see(key, reply.bytes(1), reply.number(2));
      return { kind };
    }
    return { kind: "wait", waitMs: reply.number(1), reason: reply.reason(2) ?? "window" };
  };

  const settle = async (permit: Permit, settlement: Settlement): Promise<readonly LimiterEffect[]> => {
    const { id, key, model, tokens, startAt } = permit;
    const reply = await run(
      "settle",
      [REDIS_KEYS.record(key), REDIS_KEYS.leases, REDIS_KEYS.counters(key), REDIS_KEYS.machines],
      [
        id,
        model,
        String(tokens),
        policyOf(key),
        packSettlement(settlement),
        JSON.stringify(tallyOf(settlement).flat()),
        machine,
        packer.dayEnds(key),
        String(startAt),
      ],
    );
    machines = reply.number(2);
    const record = reply.bytes(1);
    if (record.length === 0) return [];
    see(key, record, reply.number(0));
    return effectsOf(key, reply.posture(3), reply.posture(8), policies.get(key) ?? UNLIMITED);
  };

  return {
    admit,
    start,
    settle,
    renew: async ({ id }) => void (await run("renew", [REDIS_KEYS.leases], [id, String(leases.ttlMs)])),
    cancel: async ({ id, key }) =>
      void (await run("cancel", [REDIS_KEYS.record(key), REDIS_KEYS.leases], [id, policyOf(key)])),
    wake: async (key) => void (await run("wake", [REDIS_KEYS.record(key)], [policyOf(key)])),
    snapshot: async () => {
      const keys = [...policies.keys()];
      const [now, records, [slots = []]] = await Promise.all([
        connection.time(),
        keys.length === 0 ? [] : connection.read(keys.map((key) => REDIS_KEYS.record(key))),
        connection.readHashes([REDIS_KEYS.leases]),
      ]);
      const snapshots = new Map<LimitKey, KeySnapshot>();
      for (const [index, key] of keys.entries()) {
        const record = records[index] ?? new Uint8Array();
        see(key, record, now);
        snapshots.set(
          key,
          snapshotKey(standingAt(unpackRecord(record), policies.get(key) ?? UNLIMITED, now)),
        );
      }
      return {
        at: now,
        backend: "redis",
        degraded: null,
        concurrency: { active: liveSlots(slots, now), limit: leases.concurrency },
        keys: snapshots,
      };
    },
    counters: async () => {
      const keys = [...policies.keys()];
      const hashes = await connection.readHashes(keys.map((key) => REDIS_KEYS.counters(key)));
      return new Map(keys.map((key, index) => [key, readCounters(hashes[index] ?? [])]));
    },
    degraded: () => null,
    lastSeen: () => {
      for (const [key, { record, aheadMs }] of raw) {
        states.set(key, movedBack(unpackRecord(record), aheadMs));
      }
      raw.clear();
      return { states, machines };
    },
    rejoin: async ({ states, released, waitMs }) => {
      const known = [...states].filter(([key]) => policies.get(key) !== undefined);
      const { rejoin, machines, leases, record } = REDIS_KEYS;
      const reply = await run(
        "rejoin",
        [rejoin, machines, leases, ...known.map(([key]) => record(key))],
        [
          String(waitMs),
          String(Math.floor(options.wall())),
          JSON.stringify([...released]),
          ...known.flatMap(([key, state]) => [policyOf(key), packRecord(state)]),
        ],
      );
      const returnInMs = reply.number(0);
      return { returnInMs: returnInMs < 0 ? null : returnInMs, activeAt: reply.number(1) };
    },
    close: async () => connection.close(),
  };
}
