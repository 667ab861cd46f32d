import { spawn } from "node:child_process";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import type { SessionTranscript } from "../../src/core/session.ts";
import { openSessionStore } from "../../src/sessions/session-store.ts";
import { squadPty } from "./squad-pty.ts";
import { SQUAD, type Home } from "./squad.ts";
import { answer } from "./wire/script.ts";
import { startWireServer, type WireServer } from "./wire/wire-server.ts";
import { wiredHome } from "./wired-home.ts";

export interface KillReport {
  readonly kills: number;
  /** Kills that hit a process; the others came when it had just ended. */
  readonly hit: number;
  /** Kills that hit between the first and the last word of an answer. */
  readonly streaming: number;
  /** Turns whose answer a `run` printed, or below whose answer a `chat` wrote its receipt. */
  readonly acknowledged: number;
  /** Of those, turns that a later process did not find. */
  readonly lost: number;
  /** Turns that were sent without the whole history before them. */
  readonly forgetful: number;
  /** Times at which a session could not be read, or held more than one damaged record a kill. */
  readonly unreadable: number;
  /** Processes that were not killed and failed. */
  readonly failed: number;
  /** Files in the state folder beside the limiter's own and the sessions: a store that was set aside as damaged. */
  readonly setAside: readonly string[];
}

/** A home for processes that are killed, and what happened to them. */
export interface KillSite {
  readonly home: Home;
  readonly server: WireServer;
  /** Starts squad `kills` times, `lanes` at a time, and kills each at a random moment. `rng` gives [0, 1). */
  readonly kill: (options: {
    readonly kills: number;
    readonly lanes: number;
    readonly rng: () => number;
  }) => Promise<KillReport>;
  readonly close: () => Promise<void>;
}

/** Far from every limit, so that only a kill can hold a turn up. */
const LIMITS = `concurrency: 1000
providers:
  groq: {rpm: 100000, burst: 50000, tpm: null, rpd: null, tpd: null, window: 1h}
`;

const WORDS = 20;
const PAUSE_MS = 5;
const STREAM_MS = WORDS * PAUSE_MS;
const START_MS = 150;

function answerTo(question: string): string {
  return `Heard ${question}: ${Array.from({ length: WORDS - 4 }, (_, word) => `word${word}`).join(" ")} end.`;
}

export async function openKillSite(): Promise<KillSite> {
  const server = await startWireServer({
    respond: ({ messages }) => answer(answerTo(messages.at(-1)?.content ?? ""), { pauseMs: PAUSE_MS }),
  });
  const home = wiredHome(server, { chain: ["groq"], limits: LIMITS });
  return {
    home,
    server,
    kill: (options) => killRepeatedly({ home, server }, options),
    close: async () => {
      home.remove();
      await server.close();
    },
  };
}

type Tally = { -readonly [K in keyof KillReport]: KillReport[K] };
type Site = Pick<KillSite, "home" | "server">;

/** One process that is to be killed. */
interface Victim {
  readonly question: string;
  readonly session: string;
  /** Milliseconds from its start, or from the arrival of its request. */
  readonly killAfter: { readonly event: "start" | "request"; readonly ms: number };
}

/** How a victim ended. */
interface Fate {
  readonly hit: boolean;
  readonly failed: boolean;
  readonly acknowledged: boolean;
}

async function killRepeatedly(
  site: Site,
  { kills, lanes, rng }: { kills: number; lanes: number; rng: () => number },
): Promise<KillReport> {
  const tally: Tally = {
    kills,
    hit: 0,
    streaming: 0,
    acknowledged: 0,
    lost: 0,
    forgetful: 0,
    unreadable: 0,
    failed: 0,
    setAside: [],
  };
  const lane = async (number: number): Promise<void> => {
    const kept = new Map<string, string[]>();
    for (let kill = number; kill < kills; kill += lanes) {
      // Three processes after each other share a session, so that each but the first starts on what a kill left.
      const session = `lane${number}-${Math.floor(kill / lanes / 3)}`;
      const victim: Victim = {
        question: `question ${kill}`,
        session,
        killAfter:
          rng() < 0.2
            ? { event: "start", ms: rng() * 2 * START_MS }
            : { event: "request", ms: rng() * 2.2 * STREAM_MS },
      };
      const acknowledged = kept.get(session) ?? [];
      kept.set(session, acknowledged);
      const before = await exchangesOf(site.home, session, tally);
      const fate = await (rng() < 0.25 ? killChat : killRun)(site, victim);
      await audit(site, { victim, fate, before, acknowledged, tally });
    }
  };
  await Promise.all(Array.from({ length: lanes }, (_, number) => lane(number)));
  const own = /^(?:limits\.sqlite(?:-wal|-shm|-journal)?|sessions|inputs)$/;
  tally.setAside = readdirSync(site.home.stateDir).filter((name) => !own.test(name));
  return tally;
}

async function audit(
  { home, server }: Site,
  seen: {
    readonly victim: Victim;
    readonly fate: Fate;
    readonly before: readonly string[];
    readonly acknowledged: string[];
    readonly tally: Tally;
  },
): Promise<void> {
  const { victim, fate, before, acknowledged, tally } = seen;
  const request = server.requests.find(({ messages }) => messages.at(-1)?.content === victim.question);
  if (request !== undefined) {
    const history = request.messages.slice(0, -1).map(({ content }) => content);
    const whole = before.flatMap((question) => [question, answerTo(question)]);
    if (history.join("\n") !== whole.join("\n")) tally.forgetful += 1;
  }
  if (fate.hit) tally.hit += 1;
  if (fate.hit && request !== undefined && !fate.acknowledged) tally.streaming += 1;
  if (fate.failed) tally.failed += 1;
  if (fate.acknowledged) {
    tally.acknowledged += 1;
    acknowledged.push(victim.question);
  }
  const after = await exchangesOf(home, victim.session, tally);
  tally.lost += acknowledged.filter((question) => !after.includes(question)).length;
}

/** Questions whose whole answer is on disk, as the next process reads it. */
async function exchangesOf(home: Home, session: string, tally: Tally): Promise<readonly string[]> {
  const dir = join(home.stateDir, "sessions");
  const store = openSessionStore({ dir, wall: () => Date.now(), newId: () => "unused" });
  let transcript: SessionTranscript | null;
  try {
    transcript = await store.read(session);
  } catch {
    tally.unreadable += 1;
    return [];
  }
  if ((transcript?.warnings.length ?? 0) > 3) tally.unreadable += 1;
  return (transcript?.turns ?? []).flatMap((turn) =>
    turn.kind === "exchange" && turn.assistant === answerTo(turn.user) ? [turn.user] : [],
  );
}

async function killRun(site: Site, victim: Victim): Promise<Fate> {
  const { question, session } = victim;
  const child = spawn(
    process.execPath,
    [SQUAD, "run", "--agent", "pm", "--session", session, "--format", "events", question],
    { cwd: site.home.project, env: site.home.env, stdio: ["ignore", "pipe", "ignore"] },
  );
  let stdout = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => (stdout += text));
  const over = new Promise<NodeJS.Signals | number | null>((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code, signal) => resolve(signal ?? code));
  });
  await killAt(site, victim, { kill: () => child.kill("SIGKILL"), over });
  const end = await over;
  const hit = end === "SIGKILL";
  const acknowledged = end === 0 || /^\{"v":1,"type":"result","ok":true.*\}\n/mu.test(stdout);
  return { hit, failed: !hit && end !== 0, acknowledged };
}

async function killChat(site: Site, victim: Victim): Promise<Fate> {
  const pty = squadPty(site.home, ["chat", "mary", "--session", victim.session]);
  let isOver = false;
  const over = pty.exited().finally(() => {
    isOver = true;
  });
  const type = async (): Promise<void> => {
    await pty.waitFor((screen) => isOver || /^› /mu.test(screen));
    // What a killed chat left in the input line is taken away first.
    if (!isOver) pty.type(`\u0015${victim.question}\r`);
  };
  const typed = type();
  await killAt(site, victim, { kill: () => pty.signal("SIGKILL"), over });
  await Promise.all([over, typed]);
  const acknowledged = /openai\/gpt-oss-120b · [\d.]+ s/u.test(pty.bytes());
  pty.kill();
  return { hit: true, failed: false, acknowledged };
}

async function killAt(
  { server }: Site,
  { question, killAfter }: Victim,
  { kill, over }: { readonly kill: () => void; readonly over: Promise<unknown> },
): Promise<void> {
  const ended = over.then(() => "ended" as const);
  const isAsked = (): boolean =>
    server.requests.some(({ messages }) => messages.at(-1)?.content === question);
  while (killAfter.event === "request" && !isAsked()) {
    if ((await Promise.race([ended, delay(2)])) === "ended") return;
  }
  if ((await Promise.race([ended, delay(killAfter.ms)])) !== "ended") kill();
}
