/** The inputs of all conversations of the user, for arrow keys and search to bring back. No method rejects. */
export interface InputHistory {
  /** Oldest first, those of this session last; none when they cannot be read. Repetitions are left out. */
  load(): Promise<readonly string[]>;
  /** Keeps an input at once. One that is very long or holds a key is not kept. */
  keep(text: string): Promise<void>;
  /** Resolves when all that was to be kept is on disk or refused. */
  settled(): Promise<void>;
}
