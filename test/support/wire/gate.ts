import { textEvent, answer, type Script, type Step } from "./script.ts";

/** An answer whose end is sent only when the test says so. */
export interface Gate {
  readonly script: Script;
  readonly open: () => void;
}

const POLL_MS = 5;

/** A good answer that stops after `first` until the gate is opened, and then goes on with `rest`. */
export function gate(first: string, rest: string): Gate {
  const state = { isOpen: false };
  return {
    open: () => {
      state.isOpen = true;
    },
    script: (request) => {
      const end = answer(rest)(request);
      const head: Step = { type: "write", data: textEvent(request.protocol, first) };
      function* steps(): ArrayIterator<Step> {
        yield head;
        while (!state.isOpen) yield { type: "wait", ms: POLL_MS };
        yield* end.steps;
      }
      return { ...end, steps: Object.assign([head, ...end.steps], { [Symbol.iterator]: steps }) };
    },
  };
}
