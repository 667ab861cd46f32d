import type { SquadEvent, SquadEventBody } from "../core/events.ts";

export type Sink = (event: SquadEvent) => void;

export interface EventBus {
  /** Stamps an event and hands it to every sink, synchronously and in order. */
  readonly emit: (body: SquadEventBody) => void;
  /** Returns the function that ends the subscription. */
  readonly subscribe: (sink: Sink) => () => void;
}

/** A sink that throws is removed: one broken consumer never breaks a turn. */
export function createEventBus(wall: () => number): EventBus {
  const sinks = new Set<Sink>();
  return {
    emit(body) {
      const event: SquadEvent = { v: 1, at: new Date(wall()).toISOString(), ...body };
      for (const sink of sinks) {
        try {
          sink(event);
        } catch {
          sinks.delete(sink);
        }
      }
    },
    subscribe(sink) {
      sinks.add(sink);
      return () => {
        sinks.delete(sink);
      };
    },
  };
}
