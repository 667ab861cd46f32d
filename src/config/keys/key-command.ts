import { spawn } from "node:child_process";
import type { KeyFault } from "../../core/complaints/key-fault.ts";
import { Secret } from "../../core/secret.ts";
import { readKeyText } from "./key-text.ts";

/** What a command gave: the key, or why there is none. */
export type KeyReading =
  | { readonly kind: "key"; readonly key: Secret }
  | { readonly kind: "failed"; readonly fault: KeyFault };

/** A password manager that takes longer waits for a person. */
export const KEY_COMMAND_MS = 10_000;

/** More than any key with what may follow it. */
const MAX_OUTPUT = 64 * 1024;

/**
 * Runs the user's own command line in the platform's shell and takes the first line it prints as a key. It has no
 * input and no terminal, stands in `folder`, and is ended with all it started when it takes longer than `limitMs`.
 * What it says on stderr is not shown, because that could hold the key. Never rejects.
 */
export function runKeyCommand(
  line: Secret,
  folder: string,
  limitMs: number = KEY_COMMAND_MS,
): Promise<KeyReading> {
  const isPosix = process.platform !== "win32";
  return new Promise((resolve) => {
    // In a group and session of its own it cannot draw on the terminal, and is ended together with its children.
    const child = spawn(line.reveal(), {
      shell: true,
      cwd: folder,
      detached: isPosix,
      windowsHide: true,
      stdio: ["ignore", "pipe", "ignore"],
    });
    let output = "";
    const end = (): void => {
      try {
        if (isPosix && child.pid !== undefined) process.kill(-child.pid, "SIGKILL");
        else child.kill("SIGKILL");
      } catch {
        // It has ended by itself.
      }
    };
    const finish = (reading: KeyReading): void => {
      clearTimeout(timer);
      process.off("exit", end);
      resolve(reading);
    };
    const fail = (fault: KeyFault): void => finish({ kind: "failed", fault });
    const timer = setTimeout(() => {
      end();
      child.stdout.destroy();
      fail({ kind: "late", seconds: limitMs / 1000 });
    }, limitMs);
    process.on("exit", end);
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      if (output.length < MAX_OUTPUT) output += text;
    });
    child.on("error", () => fail({ kind: "unstarted" }));
    child.on("close", (code, signal) => {
      if (signal !== null) fail({ kind: "signal", signal });
      else if (code !== 0) fail({ kind: "exit", code });
      else finish(readOutput(output));
    });
  });
}

function readOutput(output: string): KeyReading {
  const key = readKeyText(/^[^\r\n]*/.exec(output)?.[0] ?? "");
  if (key instanceof Secret) return { kind: "key", key };
  return { kind: "failed", fault: { kind: "printed", flaw: key } };
}
