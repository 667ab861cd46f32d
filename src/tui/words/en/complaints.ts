import type { Complaint } from "../../../core/complaints/complaint.ts";

/** An error in the user's language. Without a message, that of its code is said. */
export interface Told {
  readonly message?: string;
  /** How to fix it, in lines. */
  readonly hints?: readonly string[];
  /** Each part's own reason. */
  readonly details?: readonly string[];
}

/** How each of some complaints is said. */
export type ComplaintsOf<T extends Complaint> = {
  readonly [K in T["kind"]]: (complaint: Extract<T, { readonly kind: K }>) => Told;
};

export type Complaints = ComplaintsOf<Complaint>;

/** Takes the place of what is thrown in English; null leaves it as it is. */
export const complaints = null as Complaints | null;
