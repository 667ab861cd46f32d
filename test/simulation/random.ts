/** Reproducible randomness: the same seed and stream name give the same numbers on every platform. */
export class Random {
  #state: number;

  /** `stream` sets apart independent sequences of one seed. */
  constructor(seed: number, stream: string) {
    let hash = Math.imul(seed + 1, 0x9e3779b1);
    for (const char of stream) hash = Math.imul(hash ^ (char.codePointAt(0) ?? 0), 0x01000193);
    this.#state = hash >>> 0;
  }

  /** In [0, 1). Mulberry32. */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let mixed = this.#state;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  }

  uniform(least: number, most: number): number {
    return least + (most - least) * this.next();
  }

  /** The gaps of a Poisson process have this distribution. */
  exponential(mean: number): number {
    return -mean * Math.log(1 - this.next());
  }

  /** `sigma` is that of the logarithm; `mean` is the distribution's own mean. */
  lognormal(mean: number, sigma: number): number {
    const radius = Math.sqrt(-2 * Math.log(1 - this.next()));
    const normal = radius * Math.cos(2 * Math.PI * this.next());
    return mean * Math.exp(sigma * normal - (sigma * sigma) / 2);
  }
}
