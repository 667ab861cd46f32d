/** Something that happens at one virtual moment. What it returns is awaited before anything else happens. */
export interface Event {
  /** Virtual milliseconds. */
  readonly at: number;
  /** Among events of the same moment the lower one goes first. */
  readonly order: number;
  action(): void | Promise<void>;
}

/** A binary min-heap by time, then by order. */
export class EventHeap {
  readonly #events: Event[] = [];

  push(event: Event): void {
    const events = this.#events;
    let index = events.push(event) - 1;
    while (index > 0) {
      const above = (index - 1) >> 1;
      const parent = events[above];
      if (parent === undefined || !isBefore(event, parent)) break;
      events[index] = parent;
      index = above;
    }
    events[index] = event;
  }

  peek(): Event | undefined {
    return this.#events[0];
  }

  pop(): Event | undefined {
    const events = this.#events;
    const first = events[0];
    const last = events.pop();
    if (first === undefined || last === undefined || events.length === 0) return first;
    let index = 0;
    for (;;) {
      const below = this.#earlierChild(index);
      const child = events[below];
      if (child === undefined || !isBefore(child, last)) break;
      events[index] = child;
      index = below;
    }
    events[index] = last;
    return first;
  }

  #earlierChild(index: number): number {
    const left = this.#events[2 * index + 1];
    const right = this.#events[2 * index + 2];
    return left !== undefined && right !== undefined && isBefore(right, left) ? 2 * index + 2 : 2 * index + 1;
  }
}

function isBefore(a: Event, b: Event): boolean {
  return a.at < b.at || (a.at === b.at && a.order < b.order);
}
