import { type Home, squad } from "../squad.ts";
import type { Script } from "../wire/script.ts";
import type { WireRequest } from "../wire/wire-request.ts";
import { startWireServer } from "../wire/wire-server.ts";
import { put, type WiredOptions, wiredHome } from "../wired-home.ts";
import { countedRequests } from "./counted-requests.ts";

/** One `squad run` in a home and against a server of its own. */
export interface FaultRunOptions extends WiredOptions {
  /** What the server does with each request. */
  readonly respond: (request: WireRequest) => Script;
  readonly format: "json" | "text" | "events";
  /** Further arguments of `squad run`. */
  readonly args?: readonly string[];
  /** The user's `providers.yaml`. */
  readonly providers?: string;
  /** Looks at the home before it goes. */
  readonly inspect?: (home: Home) => Promise<void>;
}

/** The parts of a result that the fault suite looks at. */
export interface RunResult {
  readonly ok: boolean;
  readonly code: number;
  readonly text: string;
  readonly finish: string | null;
  readonly provider: string | null;
  readonly attempts: readonly {
    readonly provider: string;
    readonly outcome: string;
    readonly status: number | null;
    readonly durationMs: number;
    readonly message?: string;
  }[];
  readonly retryAt: string | null;
  readonly error: { readonly kind: string; readonly message: string } | null;
}

export interface RunEvent extends Readonly<Record<string, unknown>> {
  readonly type: string;
  /** ISO 8601. */
  readonly at: string;
}

export interface FaultRun {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  /** Null in text format. */
  readonly result: RunResult | null;
  /** Empty unless the format is `events`. */
  readonly events: readonly RunEvent[];
  readonly requests: readonly WireRequest[];
  /** Requests that the limiter knows of. */
  readonly counted: number;
  readonly wallMs: number;
}

const DISABLED = "groq-small: {enabled: false}\ngemini-flash: {enabled: false}\n";

/** Three requests of one turn have room in a minute, however long a prompt is. */
const NO_TOKEN_LIMIT = "providers: {groq: {tpm: null}}\n";

export async function faultRun(options: FaultRunOptions): Promise<FaultRun> {
  const { respond, format, args = [], providers, inspect, limits = NO_TOKEN_LIMIT, ...rest } = options;
  const wired = { ...rest, limits };
  const server = await startWireServer({ respond });
  const home = wiredHome(server, wired);
  try {
    if (providers !== undefined) put(home.configDir, { "providers.yaml": DISABLED + providers });
    const began = performance.now();
    const { code, stdout, stderr } = await squad(
      home,
      ["run", "--agent", "pm", "--format", format, ...args],
      { input: "What is next?" },
    );
    const wallMs = performance.now() - began;
    const counted = countedRequests(home);
    await inspect?.(home);
    const lines = stdout.trimEnd().split("\n");
    const result = format === "text" ? null : (JSON.parse(lines.at(-1) ?? "") as RunResult);
    const events = format === "events" ? lines.map((line) => JSON.parse(line) as RunEvent) : [];
    return { code, stdout, stderr, result, events, requests: [...server.requests], counted, wallMs };
  } finally {
    home.remove();
    await server.close();
  }
}
