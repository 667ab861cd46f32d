/** `value` without its fraction when it is a number that can be counted with; 0 otherwise. */
export function wholeNumber(value: number): number {
  const whole = Math.floor(value);
  return Number.isSafeInteger(whole) && whole > 0 ? whole : 0;
}
