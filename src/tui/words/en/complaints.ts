import type { Complaint } from "../../../core/complaint.ts";

/** An error in the user's language. Without a message, that of its code is said. */
export interface Told {
  readonly message?: string;
  /** How to fix it, in lines. */
  readonly hints?: readonly string[];
  /** Each part's own reason. */
  readonly details?: readonly string[];
}

export type Complaints = {
  readonly [K in Complaint["kind"]]: (complaint: Extract<Complaint, { kind: K }>) => Told;
};

/** Takes the place of what is thrown in English; null leaves it as it is. */
export const complaints = null as Complaints | null;
