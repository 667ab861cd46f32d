import type { Disk, DiskFile, OpenMode } from "../../src/sessions/disk.ts";
import { nodeDisk } from "../../src/sessions/node-disk.ts";

/** An errno, or `short`: a write that takes only half of what it was given. */
export type Fault = "EIO" | "ENOSPC" | "EACCES" | "short";

export interface FaultyDisk extends Disk {
  /** Calls made so far. */
  readonly calls: number;
  /** Fails the `nth` call from now (1-based) and, if `lasting`, all after it until `heal`. */
  failAt(nth: number, fault: Fault, lasting: boolean): void;
  heal(): void;
}

/** The real file system, any call of which can be made to fail before it takes effect. */
export function faultyDisk(): FaultyDisk {
  let calls = 0;
  let failing: { readonly at: number; readonly fault: Fault; readonly lasting: boolean } | null = null;

  /** The fault of this call, if it has one. */
  const next = (): Fault | null => {
    calls += 1;
    if (failing === null || calls < failing.at || (calls > failing.at && !failing.lasting)) return null;
    return failing.fault;
  };
  const check = (): void => {
    const fault = next();
    if (fault !== null && fault !== "short") throw Object.assign(new Error(fault), { code: fault });
  };

  const wrap = (file: DiskFile): DiskFile => ({
    async size() {
      check();
      return file.size();
    },
    async read(into, position) {
      check();
      return file.read(into, position);
    },
    async append(bytes) {
      const fault = next();
      if (fault === "short") return file.append(bytes.subarray(0, bytes.length >> 1));
      if (fault !== null) throw Object.assign(new Error(fault), { code: fault });
      return file.append(bytes);
    },
    async protect() {
      check();
      await file.protect();
    },
    async sync() {
      check();
      await file.sync();
    },
    async close() {
      await file.close();
      check();
    },
  });

  return {
    get calls() {
      return calls;
    },
    failAt(nth, fault, lasting) {
      failing = { at: calls + nth, fault, lasting };
    },
    heal() {
      failing = null;
    },
    async open(path: string, mode: OpenMode) {
      check();
      return wrap(await nodeDisk.open(path, mode));
    },
    async makeDirectory(path) {
      check();
      await nodeDisk.makeDirectory(path);
    },
    async syncDirectory(path) {
      check();
      await nodeDisk.syncDirectory(path);
    },
    async list(path) {
      check();
      return nodeDisk.list(path);
    },
    async remove(path) {
      check();
      return nodeDisk.remove(path);
    },
    async rename(from, to) {
      check();
      await nodeDisk.rename(from, to);
    },
    exists: (path) => nodeDisk.exists(path),
  };
}
