import { type Event, EventHeap } from "./event-heap.ts";

/** Virtual time in milliseconds from 0. It jumps from one event to the next. */
export class Timeline {
  readonly #heap = new EventHeap();
  #now = 0;
  #order = 0;

  get now(): number {
    return this.#now;
  }

  /** Does `action` at `moment`, or now if that is past. */
  at(moment: number, action: Event["action"]): void {
    this.#heap.push({ at: Math.max(this.#now, moment), order: (this.#order += 1), action });
  }

  after(ms: number, action: Event["action"]): void {
    this.at(this.#now + ms, action);
  }

  /** Runs everything before `end`, one event at a time: each has settled before the next begins. */
  async runUntil(end: number): Promise<void> {
    for (;;) {
      const next = this.#heap.peek();
      if (next === undefined || next.at >= end) break;
      this.#heap.pop();
      this.#now = next.at;
      await next.action();
    }
    this.#now = end;
  }
}
