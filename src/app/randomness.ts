import { randomInt } from "node:crypto";
import type { Rng } from "../core/clock.ts";

/** The machine's own randomness. */
export const systemRng: Rng = () => randomInt(2 ** 32) / 2 ** 32;
