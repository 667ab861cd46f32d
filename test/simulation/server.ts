import { type LimitSchedule, rpmAt } from "./limit-schedule.ts";

export const WINDOW_MS = 60_000;

export interface ServerLimits {
  readonly rpm: LimitSchedule;
  /** Tokens per minute. */
  readonly tpm?: number;
}

export interface AcceptedRequest {
  readonly at: number;
  tokens: number;
}

export type Verdict =
  | { readonly kind: "accepted"; readonly request: AcceptedRequest }
  | {
      readonly kind: "limited";
      /** The limit that holds it back longest. */
      readonly dimension: "rpm" | "tpm";
      readonly limit: number;
      /** Milliseconds until the same request would be accepted if no other came. */
      readonly waitMs: number;
    };

/**
 * A provider's rate limits: exact sliding windows over the accepted requests, (now − 60 s, now]. Rejected requests
 * do not count. Tokens count as booked on arrival, and as used from `complete` on.
 */
export class Server {
  readonly #limits: ServerLimits;
  readonly #window: AcceptedRequest[] = [];

  constructor(limits: ServerLimits) {
    this.#limits = limits;
  }

  /** `booked`: prompt and the answer's maximum, in tokens. */
  receive(now: number, booked: number): Verdict {
    while ((this.#window[0]?.at ?? Infinity) <= now - WINDOW_MS) this.#window.shift();
    const rpm = rpmAt(this.#limits.rpm, now);
    const forRequests = this.#freeAt(this.#window.length - rpm);
    const forTokens = this.#tokensFreeAt(booked);
    const freeAt = Math.max(forRequests, forTokens);
    if (freeAt <= now) {
      const request = { at: now, tokens: booked };
      this.#window.push(request);
      return { kind: "accepted", request };
    }
    const waitMs = Math.max(1, Math.ceil(Math.min(freeAt - now, WINDOW_MS)));
    return forTokens > forRequests
      ? { kind: "limited", dimension: "tpm", limit: this.#limits.tpm ?? 0, waitMs }
      : { kind: "limited", dimension: "rpm", limit: rpm, waitMs };
  }

  /** Accepts one more, full or not. */
  admitAnyway(now: number, tokens: number): void {
    this.#window.push({ at: now, tokens });
  }

  complete(request: AcceptedRequest, used: number): void {
    request.tokens = used;
  }

  /** When the accepted request number `index` leaves the window; −∞ for one before the first. */
  #freeAt(index: number): number {
    return index < 0 ? -Infinity : (this.#window[index]?.at ?? Infinity) + WINDOW_MS;
  }

  #tokensFreeAt(booked: number): number {
    let excess = this.#window.reduce((sum, request) => sum + request.tokens, booked);
    excess -= this.#limits.tpm ?? Infinity;
    if (excess <= 0) return -Infinity;
    for (const request of this.#window) {
      excess -= request.tokens;
      if (excess <= 0) return request.at + WINDOW_MS;
    }
    return Infinity;
  }
}
