import type { Audit, AuditOutcome } from "../core/tools/audit.ts";
import type { Complaint } from "../core/complaints/complaint.ts";
import type { Consent, WriteRequest } from "../core/chat/consent.ts";
import { isSquadError } from "../core/errors.ts";
import { sanitize } from "../core/sanitize.ts";
import { diffLines } from "./diff-lines.ts";
import { decodeText } from "./file-gate/decode-text.ts";
import type { FileGate } from "./file-gate/file-gate.ts";
import { maskKeys } from "./file-gate/mask-keys.ts";
import { MOST_BYTES } from "./file-gate/read-bytes.ts";
import type { Written } from "./file-gate/replace-file.ts";
import { WriteRefusal } from "./file-gate/write-refusal.ts";
import type { WriteTarget } from "./file-gate/write-target.ts";
import type { Taint } from "./taint.ts";
import { placeOf, writeRule, type WriteMode } from "./write-policy.ts";

/** A text that is to be put into a file. Untrusted. */
export interface WriteOrder {
  /** Who asks for it, as the audit has it: the tool's name. */
  readonly tool: string;
  readonly path: string;
  /** What it is to become of the file, or to be put at its end. */
  readonly text: string;
  readonly how: "save" | "append";
}

export type WriteOutcome =
  | { readonly kind: "written"; readonly written: Written; readonly isNew: boolean }
  /** The file says so already. */
  | { readonly kind: "unchanged"; readonly path: string }
  /** `reason` is one line for the model: why, and what can be done. */
  | { readonly kind: "refused"; readonly reason: string; readonly complaint: Complaint | undefined };

/** Writes files of the project for a model: with the user's word where it takes one, and taken down. */
export interface GuardedWriter {
  /** @throws `signal.reason`, and what is a bug */
  write(order: WriteOrder, signal: AbortSignal): Promise<WriteOutcome>;
}

export interface WriterParts {
  readonly gate: FileGate;
  readonly consent: Consent;
  readonly audit: Audit;
  readonly taint: Taint;
  readonly mode: WriteMode;
  /** Folders of the user's documents, relative to the project's root, with `/`. */
  readonly outputs: readonly string[];
}

type Why = Extract<Complaint, { readonly kind: "not-written" }>["why"];
type Refused = readonly [why: Why, reason: string];

const REFUSED: Readonly<Record<WriteMode, Refused>> = {
  chat: ["not-allowed", "It may not be written."],
  run: [
    "not-allowed",
    "Nothing was written: files are only written when squad run is started with --allow-write.",
  ],
  "run-allow-write": [
    "steers",
    "Nothing was written: a file that steers programs or other agents takes the user's own word, in squad chat.",
  ],
  user: [
    "steers",
    "Nothing was written: squad keeps no documents among files that steer programs or other agents.",
  ],
};

const DECLINED: Refused = [
  "declined",
  "The user did not agree: nothing was written. Do not try again unless asked to.",
];
const KEY_LOST: Refused = [
  "masked-key",
  "Nothing was written: the file holds a key that you were shown as ***, and would lose it. Use append_file.",
];

/** How often the user is asked anew because the file changed while they looked at what becomes of it. */
const ATTEMPTS = 2;

export function createWriter(parts: WriterParts): GuardedWriter {
  const { audit } = parts;
  return {
    async write(order, signal) {
      const note = (outcome: AuditOutcome, written: Written | null, path = order.path): void =>
        audit({
          tool: order.tool,
          path,
          outcome,
          bytes: written?.bytes ?? null,
          sha256: written?.sha256 ?? null,
        });
      try {
        for (let attempt = 1; ; attempt += 1) {
          try {
            return await attemptWrite(parts, order, note, signal);
          } catch (error) {
            const isChanged = error instanceof WriteRefusal && error.reason === "changed";
            if (!isChanged || attempt === ATTEMPTS) throw error;
          }
        }
      } catch (error) {
        if (signal.aborted || !isSquadError(error) || error.code !== "file-refused") throw error;
        note(error instanceof WriteRefusal && error.reason === "disk" ? "error" : "refused", null);
        const reason = [`${error.message}.`, error.hint ?? ""].join(" ").trim();
        return { kind: "refused", reason, complaint: error.complaint };
      }
    },
  };
}

async function attemptWrite(
  { gate, consent, taint, mode, outputs }: WriterParts,
  order: WriteOrder,
  note: (outcome: AuditOutcome, written: Written | null, path?: string) => void,
  signal: AbortSignal,
): Promise<WriteOutcome> {
  const target = await gate.target(order.path);
  const { path, before } = target;
  const isNew = before === null;
  const bytes = bytesAfter(before, order);
  if (bytes.length > MOST_BYTES) throw new WriteRefusal("too-large", path);
  if (before?.equals(bytes) === true) {
    note("automatic", null, path);
    return { kind: "unchanged", path };
  }
  const place = placeOf(target, outputs);
  const rule = writeRule(place, taint.isTainted, mode);
  const refuse = ([why, reason]: Refused): WriteOutcome => {
    note("refused", null, path);
    return { kind: "refused", reason, complaint: { kind: "not-written", why } };
  };
  if (rule === "refuse") return refuse(REFUSED[mode]);
  if (order.how === "save" && losesMaskedValue(before, bytes)) return refuse(KEY_LOST);
  if (rule === "ask" && !(await consent.mayWrite(requestFor(target, bytes, taint), signal))) {
    return refuse(DECLINED);
  }
  signal.throwIfAborted();
  const written = await gate.replace(target, bytes);
  note(rule === "ask" ? "approved" : "automatic", written, path);
  return { kind: "written", written, isNew };
}

/** What the file is to hold: line breaks as it had them, so that a change of one line is one. */
function bytesAfter(before: Buffer | null, { text, how }: WriteOrder): Buffer {
  const clean = sanitize(text);
  const endsInCrLf = before !== null && /^[^\n]*\r\n/u.test(before.toString("utf8"));
  const added = Buffer.from(endsInCrLf ? clean.replaceAll("\n", "\r\n") : clean);
  if (how === "save" || before === null || before.length === 0) return added;
  const gap = before.at(-1) === 0x0a ? "" : endsInCrLf ? "\r\n" : "\n";
  return Buffer.concat([before, Buffer.from(gap), added]);
}

/** A key that was masked when the file was read must not be replaced by its mask. */
function losesMaskedValue(before: Buffer | null, after: Buffer): boolean {
  const old = before?.toString("utf8") ?? "";
  if (maskKeys(old, []).count === 0) return false;
  const stars = (text: string): number => text.split("***").length;
  return stars(after.toString("utf8")) > stars(old);
}

function requestFor({ path, before, isSensitive }: WriteTarget, after: Buffer, taint: Taint): WriteRequest {
  const shown = (bytes: Buffer | null): string => sanitize(bytes === null ? "" : (decodeText(bytes) ?? ""));
  const { lines, added, removed } = diffLines(shown(before), shown(after));
  const warnings: WriteRequest["warnings"] = [
    ...(taint.isTainted ? (["tainted"] as const) : []),
    ...(isSensitive ? (["sensitive"] as const) : []),
  ];
  return { path, isNew: before === null, diff: lines, added, removed, warnings };
}
