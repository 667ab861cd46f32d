import { unpack } from "./packing.ts";

/** How many of the leases in a hash (id and value in turn) are held at `now`. What is no lease is not counted. */
export function liveSlots(fields: readonly Uint8Array[], now: number): number {
  let held = 0;
  for (let index = 1; index < fields.length; index += 2) {
    const lease = unpack(fields[index] ?? new Uint8Array());
    if (Array.isArray(lease) && Number(lease[1]) > now && lease[2] === 1) held += 1;
  }
  return held;
}
