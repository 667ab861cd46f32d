/** Whether text that nobody vouches for came into a turn. Once it did, the turn stays so. */
export interface Taint {
  readonly isTainted: boolean;
  mark(): void;
}

/** @param isTainted whether what the turn begins with holds such text, like the content of a file */
export function createTaint(isTainted: boolean): Taint {
  let marked = isTainted;
  return {
    get isTainted() {
      return marked;
    },
    mark() {
      marked = true;
    },
  };
}
