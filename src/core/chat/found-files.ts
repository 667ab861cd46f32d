/** Files of the project that may be meant. */
export interface FoundFiles {
  /** Relative to its root, with `/`; the best first. */
  readonly paths: readonly string[];
  /** How many may be meant, these among them. */
  readonly total: number;
}
