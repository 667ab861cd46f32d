/**
 * The length to which texts of `lengths` are to be cut so that together they take at most `room`, as long as possible:
 * short ones leave what they do not need to the long ones. `room` itself when all fit.
 */
export function fairShare(lengths: readonly number[], room: number): number {
  let left = room;
  const sorted = lengths.toSorted((a, b) => a - b);
  for (const [index, length] of sorted.entries()) {
    const share = left / (sorted.length - index);
    if (length > share) return Math.max(0, Math.floor(share));
    left -= length;
  }
  return room;
}
