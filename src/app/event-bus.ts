import type { SquadEvent, SquadEventBody } from "../core/events.ts";

/** What takes events. */
export interface Sink {
  /** For people, should it break. */
  readonly name: string;
  /** Its notices are shown to somebody. */
  readonly showsNotices: boolean;
  readonly take: (event: SquadEvent) => void;
}

export interface EventBus {
  /** Stamps an event and hands it to every sink, synchronously and in order. Never throws. */
  readonly emit: (body: SquadEventBody) => void;
  /** Returns the function that ends the subscription. */
  readonly subscribe: (sink: Sink) => () => void;
}

/** A sink that threw, and the name of what it threw. */
interface BrokenSink {
  readonly name: string;
  readonly error: string;
}

/**
 * A sink that throws is removed: one broken consumer never breaks a turn. The others are told in a notice; where none
 * of them shows it, `complain` is.
 */
export function createEventBus(wall: () => number, complain: (text: string) => void): EventBus {
  const sinks = new Set<Sink>();

  /** Returns who broke. */
  const handOut = (body: SquadEventBody): readonly BrokenSink[] => {
    const event: SquadEvent = { v: 1, at: new Date(wall()).toISOString(), ...body };
    const broken: BrokenSink[] = [];
    for (const sink of sinks) {
      try {
        sink.take(event);
      } catch (error) {
        sinks.delete(sink);
        broken.push({ name: sink.name, error: error instanceof Error ? error.name : typeof error });
      }
    }
    return broken;
  };

  const tell = (broken: readonly BrokenSink[]): void => {
    for (const { name, error } of broken) {
      const text = `A bug in squad: ${name} (${error}) is told no more of what happens. Answers come as before.`;
      const showing = [...sinks].filter(({ showsNotices }) => showsNotices);
      const more =
        showing.length === 0
          ? []
          : handOut({ type: "notice", text, complaint: { kind: "broken-sink", error } });
      if (!showing.some((sink) => sinks.has(sink))) complain(text);
      tell(more);
    }
  };

  return {
    emit: (body) => tell(handOut(body)),
    subscribe(sink) {
      sinks.add(sink);
      return () => {
        sinks.delete(sink);
      };
    },
  };
}
