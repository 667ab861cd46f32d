import type { Consent } from "../../core/chat/consent.ts";

/** Where nobody can be asked: nothing may be written, nothing is answered. */
export const NOBODY: Consent = {
  mayWrite: () => Promise.resolve(false),
  answer: () => Promise.resolve(null),
};

/** Asks whoever attends to the conversation last; nobody before somebody does. */
export function createAttendance(): {
  readonly consent: Consent;
  readonly attend: (consent: Consent) => void;
} {
  let attending = NOBODY;
  return {
    consent: {
      mayWrite: (request, signal) => attending.mayWrite(request, signal),
      answer: (question, signal) => attending.answer(question, signal),
    },
    attend: (consent) => {
      attending = consent;
    },
  };
}
