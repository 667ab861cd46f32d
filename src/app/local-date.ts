/** The day of epoch milliseconds where the user is, `YYYY-MM-DD`. */
export function localDate(wall: number): string {
  const date = new Date(wall);
  const parts = [date.getFullYear(), date.getMonth() + 1, date.getDate()];
  return parts.map((part) => String(part).padStart(2, "0")).join("-");
}
