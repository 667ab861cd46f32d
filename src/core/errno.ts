/** The operating system's name of an error, like `ENOENT`; empty for any other error. */
export function errnoOf(error: unknown): string {
  return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : "";
}
