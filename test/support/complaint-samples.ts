import type { Complaint, FileFlaw, RestingProvider } from "../../src/core/complaints/complaint.ts";
import type { DiskFlaw } from "../../src/core/complaints/disk-flaw.ts";
import type { UnreadFlaw } from "../../src/core/complaints/installation-complaint.ts";
import type { KeyFault } from "../../src/core/complaints/key-fault.ts";
import type { LimitsFileFlaw, RedisFlaw } from "../../src/core/complaints/limits-complaint.ts";
import type { FailureKind } from "../../src/core/providers/provider-error.ts";
import type { SessionFlaw } from "../../src/core/complaints/session-complaint.ts";
import type { StorageDoing, StorageRemedy } from "../../src/core/complaints/storage-complaint.ts";
import type { CallFlaw, SearchFlaw, WriteFlaw } from "../../src/core/complaints/tool-complaint.ts";
import type { CannotRun, UnmetNeed } from "../../src/core/complaints/workflow-complaint.ts";

type Samples = {
  readonly [K in Complaint["kind"]]: readonly Extract<Complaint, { readonly kind: K }>[];
};

/** The members of a union, which a missing or a strange one keeps from compiling. */
function each<T extends string>(members: Readonly<Record<T, 0>>): readonly T[] {
  return Object.keys(members) as T[];
}

const FILE = each<FileFlaw>({
  missing: 0,
  secret: 0,
  folder: 0,
  special: 0,
  unreadable: 0,
  binary: 0,
  "too-large": 0,
  "no-such-lines": 0,
});
const DISK = each<DiskFlaw>({
  "no-space": 0,
  quota: 0,
  "too-large": 0,
  "cut-short": 0,
  "no-permission": 0,
  "not-permitted": 0,
  "read-only": 0,
  missing: 0,
  "below-file": 0,
  "in-the-way": 0,
  folder: 0,
  link: 0,
  special: 0,
  "many-open": 0,
  "many-open-here": 0,
  "no-modes": 0,
  io: 0,
  unknown: 0,
});
const DOING = each<StorageDoing>({
  "save-session": 0,
  "read-session": 0,
  "list-sessions": 0,
  "remove-session": 0,
  "store-key": 0,
  "delete-key": 0,
  export: 0,
});
const REMEDY = each<StorageRemedy>({
  "free-space": 0,
  "free-space-for-session": 0,
  "new-session": 0,
  "allow-state": 0,
  "allow-config": 0,
  "elsewhere-state": 0,
  "key-in-environment": 0,
  "move-away": 0,
  "close-programs": 0,
});
const SESSION = each<SessionFlaw>({ special: 0, "too-large": 0, unreadable: 0 });
const LIMITS = each<LimitsFileFlaw>({
  "no-permission": 0,
  "read-only": 0,
  "read-only-system": 0,
  "no-space": 0,
  quota: 0,
  io: 0,
  folder: 0,
  "below-file": 0,
  locked: 0,
  moved: 0,
  damaged: 0,
  "not-limits": 0,
  "unknown-layout": 0,
  newer: 0,
  closed: 0,
  "old-node": 0,
  unopened: 0,
});
const REDIS = each<RedisFlaw>({
  loading: 0,
  replica: 0,
  "no-memory": 0,
  "wrong-password": 0,
  "no-password": 0,
  "no-permission": 0,
  "no-primary": 0,
  "cluster-down": 0,
  "cluster-changes": 0,
  "cluster-unreachable": 0,
  "no-disk": 0,
  busy: 0,
  refuses: 0,
  closed: 0,
  "unknown-name": 0,
  "unknown-name-now": 0,
  silent: 0,
  unreachable: 0,
  unconnected: 0,
  certificate: 0,
  error: 0,
  unexpected: 0,
  returning: 0,
});
const WRITE = each<WriteFlaw>({
  outside: 0,
  never: 0,
  placeholder: 0,
  "too-long": 0,
  folder: 0,
  "in-the-way": 0,
  special: 0,
  binary: 0,
  "too-large": 0,
  changed: 0,
  "no-permission": 0,
  disk: 0,
});
const CALL = each<CallFlaw>({
  "unknown-tool": 0,
  "tools-off": 0,
  arguments: 0,
  "many-calls": 0,
  "long-arguments": 0,
  "cut-off": 0,
  "no-workflow": 0,
  "no-document": 0,
  "no-step": 0,
  "unfinished-step": 0,
  "no-section": 0,
  "empty-section": 0,
  "unnamed-document": 0,
});
const SEARCH = each<SearchFlaw>({
  key: 0,
  refused: 0,
  limit: 0,
  status: 0,
  "too-much": 0,
  "no-results": 0,
  late: 0,
  unreachable: 0,
  failed: 0,
});
const CANNOT_RUN = each<CannotRun>({
  nothing: 0,
  unwritten: 0,
  outside: 0,
  missing: 0,
  "no-skill": 0,
  plan: 0,
  data: 0,
  "no-yaml": 0,
  "no-steps": 0,
  "no-step-files": 0,
  "no-checklist": 0,
  "no-sections": 0,
  "no-instructions": 0,
  "no-pointed": 0,
  "needs-ide": 0,
});
const NEED = each<UnmetNeed>({ script: 0, command: 0, tests: 0, "sub-agents": 0, mcp: 0 });
const REST = each<RestingProvider["cause"]>({ limit: 0, quota: 0, faults: 0, key: 0, model: 0 });
const FAILURE = each<FailureKind>({
  rate_limited: 0,
  quota_exhausted: 0,
  server_error: 0,
  network: 0,
  timeout: 0,
  interrupted: 0,
  auth: 0,
  invalid_request: 0,
  too_large: 0,
  model_not_found: 0,
  tools_unsupported: 0,
  blocked: 0,
  empty: 0,
  low_quality: 0,
  cancelled: 0,
});
const UNREAD: readonly UnreadFlaw[] = [
  ...each<Exclude<UnreadFlaw["kind"], "refused" | "toml">>({
    "link-outside": 0,
    special: 0,
    "too-large": 0,
    binary: 0,
    empty: 0,
    "large-toml": 0,
    "no-toml": 0,
  }).map((kind) => ({ kind })),
  { kind: "refused", code: "EACCES" },
  { kind: "toml", line: 3, column: 8 },
];
const FAULT: readonly KeyFault[] = [
  { kind: "unstarted" },
  { kind: "late", seconds: 10 },
  { kind: "signal", signal: "SIGKILL" },
  { kind: "exit", code: 3 },
  ...(["empty", "characters", "length"] as const).map((flaw) => ({ kind: "printed", flaw }) as const),
];

const SMALL = { name: "groq", needed: 9000, answer: 256, takes: 6000 } as const;

/** Every complaint there is, with each of its flaws. */
export const COMPLAINTS: Samples = {
  storage: [
    ...DISK.map((flaw) => ({ doing: "save-session", flaw, remedy: null }) as const),
    ...DOING.map((doing) => ({ doing, flaw: "io", remedy: null }) as const),
    ...REMEDY.map((remedy) => ({ doing: "export", flaw: "io", remedy }) as const),
  ].map((facts) => ({ kind: "storage", path: "/x", code: "EXDEV", ...facts })),
  session: SESSION.map((flaw) => ({ kind: "session", id: "x", flaw })),
  "newer-session": [{ kind: "newer-session", id: "x", format: 9, reads: 1 }],
  "session-line": (["cut-off", "too-long", "damaged"] as const).map((flaw) => ({
    kind: "session-line",
    line: 7,
    flaw,
  })),
  "session-lines": [1, 40].map((more) => ({ kind: "session-lines", more })),
  "long-turn": [{ kind: "long-turn", path: "/x", megabytes: 40, most: 32 }],
  "no-session-id": [{ kind: "no-session-id", folder: "/x" }],
  "limits-file": LIMITS.map((flaw) => ({ kind: "limits-file", path: "/x", flaw })),
  "limits-set-aside": [{ kind: "limits-set-aside", path: "/x", kept: "/x.corrupt-1" }],
  redis: REDIS.map((flaw) => ({ kind: "redis", server: "host:6379", flaw })),
  write: WRITE.map((flaw) => ({ kind: "write", flaw, path: "x.md" })),
  "not-written": (["declined", "not-allowed", "steers", "masked-key"] as const).map((why) => ({
    kind: "not-written",
    why,
  })),
  call: CALL.map((flaw) => ({ kind: "call", flaw })),
  search: SEARCH.map((flaw) => ({ kind: "search", flaw, status: 500 })),
  "unread-file": UNREAD.map((flaw) => ({ kind: "unread-file", file: "x.toml", flaw })),
  "loose-yaml": [{ kind: "loose-yaml", file: "x.yaml" }],
  "output-folder": (["unresolved", "outside", "shared"] as const).map((flaw) => ({
    kind: "output-folder",
    key: "output_folder",
    folder: "/x",
    flaw,
  })),
  "no-team": [{ kind: "no-team", folder: "_bmad" }],
  "no-member": [{ kind: "no-member", party: "x", member: "y" }],
  "no-party": [null, "z"].map((near) => ({ kind: "no-party", name: "x", near, parties: ["y", "z"] })),
  "lone-agent": [{ kind: "lone-agent" }],
  "cannot-run": [
    ...CANNOT_RUN.map((why) => ({ kind: "cannot-run", why, what: "x", of: "y" }) as const),
    { kind: "cannot-run", why: "missing", what: "", of: "" },
    { kind: "cannot-run", why: "no-instructions", what: "x", of: "" },
  ],
  "needs-name": (["task", "template", "checklist"] as const).flatMap((of) =>
    [[], ["x", "y"]].map((names) => ({ kind: "needs-name", of, names }) as const),
  ),
  "unmet-need": NEED.map((need) => ({ kind: "unmet-need", need, what: "x" })),
  "no-session": [null, "y"].map((near) => ({ kind: "no-session", id: "x", near })),
  "no-session-yet": [{ kind: "no-session-yet" }],
  "flags-exclude": [{ kind: "flags-exclude", flags: ["--x", "--y"] }],
  "no-model-id": [{ kind: "no-model-id" }],
  "session-name": [{ kind: "session-name", id: "x", longest: 64 }],
  "no-agent": [
    { kind: "no-agent", name: "x", near: null, agents: [], more: 0 },
    { kind: "no-agent", name: "x", near: "y", agents: ["y", "z"], more: 3 },
  ],
  "no-provider": [null, "y"].map((near) => ({
    kind: "no-provider",
    name: "x",
    near,
    providers: ["y", "z"],
  })),
  "no-key": [
    { kind: "no-key", provider: null, failed: [], unset: [], storable: null },
    {
      kind: "no-key",
      provider: "groq",
      failed: FAULT.map((fault) => ({ provider: "groq", fault })),
      unset: [
        { variable: "X", url: null },
        { variable: "Y", url: "https://y" },
      ],
      storable: "groq",
    },
  ],
  "key-command": FAULT.map((fault) => ({ kind: "key-command", provider: "groq", fault })),
  "key-check": FAILURE.map((outcome) => ({
    kind: "key-check",
    provider: "groq",
    outcome,
    model: "x",
    models: outcome === "model_not_found" ? ["y", "z"] : [],
  })),
  "broken-sink": [{ kind: "broken-sink", error: "TypeError" }],
  "file-exists": [{ kind: "file-exists", file: "x.md", free: "x-2.md" }],
  "no-folder": [{ kind: "no-folder", file: "a/x.md" }],
  "outside-project": [{ kind: "outside-project", file: "../x.md" }],
  file: FILE.flatMap((flaw) => [
    { kind: "file", flaw, path: "x.md" },
    { kind: "file", flaw, path: "x.md", near: "@y.md" },
  ]),
  files: [{ kind: "files", refused: FILE.map((flaw) => ({ flaw, path: "x.md" })) }],
  "many-files": [{ kind: "many-files", most: 20 }],
  "too-large": [true, false].map((hasFiles) => ({
    kind: "too-large",
    hasFiles,
    largest: { ...SMALL, bound: "window" },
    providers: [
      { ...SMALL, bound: "window" },
      { ...SMALL, bound: "tpm" },
    ],
  })),
  resting: [
    {
      kind: "resting",
      providers: REST.flatMap((cause) =>
        [null, 20_000].map((waitMs) => ({ name: "groq", cause, model: "x", waitMs })),
      ),
    },
  ],
};
