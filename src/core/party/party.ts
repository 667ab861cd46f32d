import type { Remark } from "../complaints/complaint.ts";

/** Somebody at a round table: an installed agent, or one that only a party knows. All text is untrusted. */
export interface PartyMember {
  /** The agent's id, or the code of a custom member. */
  readonly id: string;
  readonly name: string;
  readonly icon: string;
  readonly title: string;
  /** Who they are and how they talk, in a sentence or two. */
  readonly essence: string;
}

/** Who sits together, and where. */
export interface PartyGroup {
  readonly id: string;
  readonly name: string;
  /** What the room is like; empty for just a room. */
  readonly scene: string;
  /** Empty where the scene alone says who is there. */
  readonly members: readonly PartyMember[];
}

/** What an installation says of parties. */
export interface PartyBook {
  readonly groups: readonly PartyGroup[];
  /** The group that is meant when none is named; null for everybody who is installed. */
  readonly usual: string | null;
  readonly warnings: readonly Remark[];
}

/** Names a party among the agents of a session. No agent may be called so. */
export const PARTY_ID = "party";

/** Fewer make no party. */
export const FEWEST_MEMBERS = 2;
