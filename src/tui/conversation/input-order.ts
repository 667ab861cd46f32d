/** Inputs are done one after the other, however fast they come. */
export interface InputOrder {
  /**
   * Begins `job` when all before it have ended: at once where nothing is under way. Resolves when it has ended, and
   * rejects when it does, which the next one does not mind. A job that ends at once gives back nothing.
   */
  readonly take: (job: Job) => Promise<void> | void;
  /** Resolves when nothing is under way. */
  readonly ended: () => Promise<void>;
}

type Job = () => Promise<void> | void;

/** An order that nothing has been put into yet. */
export function createInputOrder(): InputOrder {
  let last: Promise<void> | null = null;

  const follow = (result: Promise<void>): Promise<void> => {
    const done = result.finally(() => {
      if (last === done) last = null;
    });
    last = done;
    return done;
  };

  return {
    take: (job) => {
      const result = last === null ? job() : last.then(job, job);
      return result === undefined ? undefined : follow(result);
    },
    async ended() {
      for (let each = last; each !== null; each = last) await each.catch(() => undefined);
    },
  };
}
