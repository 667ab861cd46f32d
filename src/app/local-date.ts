/** The day of epoch milliseconds where the user is, `YYYY-MM-DD`. */
export function localDate(wall: number): string {
  const date = new Date(wall);
  const parts = [date.getFullYear(), date.getMonth() + 1, date.getDate()];
  return parts.map((part) => String(part).padStart(2, "0")).join("-");
}

/** The time of epoch milliseconds where the user is, `HH-MM`, as it may stand in a file's name. */
export function localTime(wall: number): string {
  const date = new Date(wall);
  return [date.getHours(), date.getMinutes()].map((part) => String(part).padStart(2, "0")).join("-");
}
