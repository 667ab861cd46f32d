/** The arguments of a call as an object, as servers want them back; empty when the model wrote something else. */
export function callArguments(json: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(json);
    if (typeof value === "object" && value !== null && !Array.isArray(value)) {
      return value as Readonly<Record<string, unknown>>;
    }
  } catch {
    // The result of the call says what was wrong with it.
  }
  return {};
}

/** A name as all servers take it back, whatever the model wrote. */
export function callName(name: string): string {
  return name.replace(/[^A-Za-z0-9_-]/g, "_").slice(0, 64) || "_";
}
