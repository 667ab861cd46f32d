import type { Writable } from "node:stream";

/** Runs `work` while nothing that is written to `stream` arrives. */
export function muted(stream: Writable, work: () => void): void {
  const { write } = stream;
  stream.write = () => true;
  try {
    work();
  } finally {
    stream.write = write;
  }
}
