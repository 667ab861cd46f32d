import { SquadError } from "../core/errors.ts";
import type { ConfigSource } from "./source.ts";

/** One thing that is wrong with the configuration. No field holds a secret or a control character. */
export interface ConfigFault {
  /** Path of the file; `environment` or `flag` when no file is at fault. */
  readonly file: string;
  /** 1-based; null when the fault is about the file as a whole or not in a file. */
  readonly line: number | null;
  /** 1-based, counted in UTF-16 units. */
  readonly column: number | null;
  readonly message: string;
  /** What to do about it, as an imperative. */
  readonly fix: string;
}

/** Does not keep squad from working. */
export type ConfigWarning = ConfigFault;

const MAX_TEXT = 300;
const LISTED_IN_HINT = 20;

/** Untrusted text made fit for one line of a message: no control or direction characters, at most `max` characters. */
export function printable(text: string, max = MAX_TEXT): string {
  const clean = text.replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]+/gu, "?");
  return clean.length > max ? `${clean.slice(0, max - 1)}…` : clean;
}

/** A fault at the place a setting comes from. */
export function faultAt(source: ConfigSource, message: string, fix: string): ConfigFault {
  if ("file" in source) {
    const { file, line, column } = source;
    return { file: printable(file, 4096), line, column, message: printable(message), fix: printable(fix) };
  }
  return faultOfFile(source.layer, "variable" in source ? `${source.variable}: ${message}` : message, fix);
}

/** A fault of a file as a whole. */
export function faultOfFile(file: string, message: string, fix: string): ConfigFault {
  return {
    file: printable(file, 4096),
    line: null,
    column: null,
    message: printable(message),
    fix: printable(fix),
  };
}

/** `file:line:column: message`. */
export function formatFault(fault: ConfigFault): string {
  const place = fault.line === null ? fault.file : `${fault.file}:${fault.line}:${fault.column}`;
  return `${place}: ${fault.message}`;
}

/** `config-invalid` with every fault as data. The message is the first fault, the hint its fix and then the others. */
export class ConfigError extends SquadError {
  readonly faults: readonly ConfigFault[];

  constructor(faults: readonly [ConfigFault, ...ConfigFault[]]) {
    const [first, ...others] = faults;
    const listed = others.slice(0, LISTED_IN_HINT).map((fault) => `${formatFault(fault)} (${fault.fix})`);
    const unlisted = others.length - listed.length;
    const hint = [first.fix, ...listed, ...(unlisted > 0 ? [`and ${unlisted} more`] : [])].join("\n");
    super("config-invalid", formatFault(first), { hint });
    this.faults = faults;
  }
}
