import type { Writable } from "node:stream";

/** Runs `work` while nothing that is written to `stream` arrives. */
export function muted(stream: Writable, work: () => void): void {
  const own = Object.getOwnPropertyDescriptor(stream, "write");
  stream.write = () => true;
  try {
    work();
  } finally {
    Reflect.deleteProperty(stream, "write");
    if (own !== undefined) Object.defineProperty(stream, "write", own);
  }
}
