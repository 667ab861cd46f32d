/** One request's place in a provider's plan. */
export interface Booking {
  /** Virtual milliseconds; planned, then real. */
  at: number;
  /** As booked, then as used. */
  tokens: number;
  started: boolean;
}

export interface BookingTerms {
  readonly rpm: number;
  /** Infinity: not limited. */
  readonly tpm: number;
  readonly tokens: number;
}

const BURST = 4;
const WINDOW_MS = 60_000;
/** Window and margin: what the network may do to the distance of two requests. */
const SPAN_MS = WINDOW_MS + 250;

/** A provider's starts of the last window and those planned, in their order. New ones go behind all others. */
export class BookedStarts {
  #bookings: Booking[] = [];

  /** The earliest moment from `from` on at which one more start fits the bucket and both windows. */
  earliest(from: number, { rpm, tpm, tokens }: BookingTerms): number {
    const bookings = this.#bookings;
    const gap = WINDOW_MS / rpm;
    let bucketAt = -Infinity;
    for (const { at } of bookings) bucketAt = Math.max(bucketAt, at) + gap;
    const leaving = bookings[bookings.length - rpm];
    const windowAt = leaving === undefined ? -Infinity : leaving.at + SPAN_MS;
    const last = bookings.at(-1)?.at ?? -Infinity;
    return Math.max(from, last, bucketAt - (BURST - 1) * gap, windowAt, this.#tokensAt(tpm - tokens));
  }

  book(at: number, tokens: number): Booking {
    const booking = { at, tokens, started: false };
    this.#bookings.push(booking);
    return booking;
  }

  /** Drops what has left the window. */
  prune(now: number): void {
    this.#bookings = this.#bookings.filter((booking) => booking.at > now - SPAN_MS);
  }

  has(booking: Booking): boolean {
    return this.#bookings.includes(booking);
  }

  /** Takes back what was planned for before `moment` and has not started. */
  dropBefore(moment: number): void {
    this.#bookings = this.#bookings.filter((booking) => booking.started || booking.at >= moment);
  }

  /** When the bookings of the last span hold at most `room` tokens. */
  #tokensAt(room: number): number {
    let sum = 0;
    for (const booking of this.#bookings.toReversed()) {
      sum += booking.tokens;
      if (sum > room) return booking.at + SPAN_MS;
    }
    return -Infinity;
  }
}
