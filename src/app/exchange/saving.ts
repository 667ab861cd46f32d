import { isSquadError, type SquadError } from "../../core/errors.ts";

/** The state of the disk never costs a user an answer: the last storage fault is kept and reported beside it. */
export class Saving {
  fault: SquadError | null = null;

  async attempt(work: () => Promise<void>): Promise<void> {
    try {
      await work();
      this.fault = null;
    } catch (error) {
      if (!isSquadError(error) || error.code !== "storage") throw error;
      this.fault = error;
    }
  }
}
