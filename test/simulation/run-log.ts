/** One of our requests, as its server saw it. */
export interface Arrival {
  /** Virtual milliseconds. */
  readonly at: number;
  readonly provider: string;
  readonly accepted: boolean;
}

/** What a run leaves behind for its figures. */
export class RunLog {
  /** In the order of time. */
  readonly arrivals: Arrival[] = [];
  /** Per answered question: milliseconds from its issue to the start of the request that was accepted. */
  readonly waits: number[] = [];
  /** How many requests of somebody else were accepted. */
  strangers = 0;
}
