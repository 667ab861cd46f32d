import { pairOddity } from "./letter-pairs.ts";

/** Oddity per letter of English and of code, in which nearly each word is one token: at most this. */
const FAMILIAR = 0.08;
/** … of languages that tokenizers break up: at least this. */
const FOREIGN = 0.1;
/** What a text is taken for before its words are read: nearly foreign, to err on the high side. */
const UNREAD = 0.11;
/** What a word's oddity counts for, from a familiar text to a foreign one. */
const LEAST_SHARE = 0.2;
const MOST_SHARE = 1.2;
/** Letters over which an impression fades: some fifty words. */
const MEMORY_LETTERS = 250;

/** Reads the words of one text in their order, and judges each by the language of those before. */
export class WordReader {
  private oddity = UNREAD;

  /** Tokens, at least 1, of the word of `text` from `start` to `end`: Latin letters. */
  read(text: string, start: number, end: number): number {
    let odd = 0;
    let before = text.charCodeAt(start);
    for (let index = start + 1; index < end; index += 1) {
      const letter = text.charCodeAt(index);
      odd += pairOddity(before, letter);
      before = letter;
    }
    const cost = 1 + odd * this.share();
    const letters = end - start;
    this.oddity += (odd / letters - this.oddity) * Math.min(1, letters / MEMORY_LETTERS);
    return cost;
  }

  private share(): number {
    const foreign = Math.max(0, Math.min(1, (this.oddity - FAMILIAR) / (FOREIGN - FAMILIAR)));
    return LEAST_SHARE + (MOST_SHARE - LEAST_SHARE) * foreign;
  }
}
