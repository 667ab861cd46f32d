import { join } from "node:path";
import { isLocked } from "../config/chain.ts";
import type { StoredKeys } from "../config/keys/stored-key.ts";
import { lazy } from "../core/lazy.ts";
import type { Config, ConfigFlags, ProviderSettings } from "../config/settings.ts";
import type { Clock } from "../core/clock.ts";
import type { Complaint, Remark } from "../core/complaints/complaint.ts";
import type { Limiter, LimitKey } from "../core/limits/limiter.ts";
import type { OfflineWords } from "../core/chat/offline-words.ts";
import type { LimitPolicy } from "../core/limits/policy.ts";
import type { PartyBook } from "../core/party/party.ts";
import type { Roster } from "../core/persona.ts";
import type { SessionStore } from "../core/session.ts";
import type { StatusReport } from "../core/status.ts";
import type { ChainLink } from "../core/turn/chain.ts";
import { openLocalLimiter } from "../limits/local-limiter.ts";
import { announceDegrade } from "./announce-limiter.ts";
import { findProject } from "../personas/project.ts";
import { limitKeyOf, limitPolicies } from "./exchange/chain.ts";
import { openConfiguration, STATE_FILES } from "./configuration.ts";
import { createEventBus, type EventBus } from "./event-bus.ts";
import { keyLack } from "./keys/key-words.ts";
import { withFlags } from "./exchange/flags.ts";
import { systemRng } from "./randomness.ts";
import { statusReport } from "./reports/status-report.ts";
import { systemClock } from "./system-clock.ts";

/** Everything wired: what each command and the REPL work with. Parts are opened when first asked for. */
export interface Squad {
  /** With the keys that commands have printed so far. */
  readonly config: Config;
  readonly clock: Clock;
  readonly bus: EventBus;
  roster(): Promise<Roster>;
  /** What the installation says of parties. Never rejects. */
  partyBook(): Promise<PartyBook>;
  sessions(): Promise<SessionStore>;
  limiter(): Promise<Limiter>;
  /**
   * Runs the key commands of these providers that have not run yet, and puts what they gave into `config`. False when
   * there was nothing to run.
   */
  unlock(chain: readonly ProviderSettings[]): Promise<boolean>;
  /**
   * The chain as a turn asks it. Its providers are unlocked.
   * @param offline what the offline provider says; in English by default
   */
  links(chain: readonly ProviderSettings[], offline?: OfflineWords): Promise<readonly ChainLink[]>;
  /** Asks for this provider and model from now on, as if the command line had. */
  ask(flags: ConfigFlags): void;
  /** @param chain providers that are asked otherwise than configured, and so have other limits */
  status(chain?: readonly ProviderSettings[]): Promise<StatusReport>;
  close(): Promise<void>;
}

/**
 * Reads the configuration and wires the parts for the project `cwd` lies in.
 * @throws {SquadError} `config-invalid`, `usage`
 */
export async function openSquad(options: {
  readonly cwd: string;
  readonly flags?: ConfigFlags;
  /** What finds stored keys. @default their folder in the user's configuration */
  readonly storedKeys?: StoredKeys;
  /** Tells the user of a bug that nothing else can show. @default nobody listens to events */
  readonly complain?: (text: string) => void;
}): Promise<Squad> {
  const { cwd, flags = {}, storedKeys, complain = () => undefined } = options;
  const project = findProject(cwd);
  let config = await openConfiguration(cwd, flags, {
    project,
    ...(storedKeys === undefined ? {} : { storedKeys }),
  });
  const clock = systemClock;
  const bus = createEventBus(clock.wall, complain);
  const roster = once(async () => (await import("./agents.ts")).findRoster(cwd, project));
  const partyBook = once(async () => (await import("./agents.ts")).findPartyBook(await roster()));
  const sessions = once(async () => {
    const { openSessions } = await import("./sessions/open-sessions.ts");
    return openSessions(join(config.paths.stateDir, STATE_FILES.sessions), clock);
  });
  /** A key, or a model, that was not known before has limits of its own. */
  const addPolicies = (): void => {
    for (const [key, policy] of limitPolicies(config)) policies().set(key, policy);
  };
  const policies = lazy(() => limitPolicies(config));
  const limiter = once(() => openLimiter({ config, policies: policies(), clock, bus }));
  const providers = new Map<string, ChainLink>();
  return {
    get config() {
      return config;
    },
    clock,
    bus,
    roster,
    partyBook,
    sessions,
    limiter,
    async unlock(chain) {
      if (!chain.some(isLocked)) return false;
      const { printedKeys, withPrintedKeys } = await import("./keys/key-commands.ts");
      const printed = await printedKeys(config, chain);
      const before = config;
      config = withPrintedKeys(before, printed);
      for (const [index, settings] of config.providers.entries()) {
        const { name: provider, keyCommand } = settings;
        const fault = keyCommand?.fault ?? null;
        if (fault === null || before.providers[index]?.keySource === null) continue;
        const complaint: Complaint = { kind: "key-command", provider, fault };
        bus.emit({ type: "notice", text: `${provider} is left out: ${keyLack(settings)}`, complaint });
      }
      addPolicies();
      return true;
    },
    async links(chain, offline) {
      const { providerOf } = await import("./exchange/provider-of.ts");
      const deps = { clock, ...(offline === undefined ? {} : { offline }) };
      return chain.map((settings) => {
        const identity = `${settings.name}/${settings.model}`;
        const known = providers.get(identity);
        if (known !== undefined) return known;
        const key = limitKeyOf(settings);
        const tokensPerWindow = key === null ? null : (policies().get(key)?.tpm ?? null);
        const link = { provider: providerOf(settings, deps), limitKey: key, tokensPerWindow };
        // Without what its command prints it is asked by nobody but an aborted turn; the offline one has its words.
        if (!isLocked(settings) && settings.type !== "offline") providers.set(identity, link);
        return link;
      });
    },
    ask(flags) {
      config = withFlags(config, flags);
      addPolicies();
    },
    status: async (chain = []) => {
      const providers = config.providers.map((each) => chain.find(({ name }) => name === each.name) ?? each);
      return statusReport({ ...config, providers }, await (await limiter()).snapshot());
    },
    close: async () => (await limiter()).close(),
  };
}

async function openLimiter(parts: {
  readonly config: Config;
  readonly policies: ReadonlyMap<LimitKey, LimitPolicy>;
  readonly clock: Clock;
  readonly bus: EventBus;
}): Promise<Limiter> {
  const { config, policies, clock, bus } = parts;
  const { concurrency, redisUrl } = config.limits;
  const local = {
    path: join(config.paths.stateDir, STATE_FILES.limits),
    policies,
    concurrency,
    wall: clock.wall,
    sleep: (ms: number) => clock.sleep(ms),
    newId: () => crypto.randomUUID(),
    notify: ({ message: text, complaint }: Remark) => bus.emit({ type: "notice", text, complaint }),
  };
  if (redisUrl === null) return announceDegrade(openLocalLimiter(local), bus.emit);
  const { openRedisLimiter } = await import("../limits/redis/open-redis-limiter.ts");
  const shared = { url: redisUrl.reveal(), clock, rng: systemRng };
  return announceDegrade(openRedisLimiter({ ...local, ...shared }), bus.emit);
}

function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => (made ??= make());
}
