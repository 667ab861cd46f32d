import type { Dialect } from "./dialect.ts";

/** Who is asked, and what must never be printed. */
export interface Origin {
  readonly provider: string;
  readonly model: string;
  readonly dialect: Dialect;
  readonly hasKey: boolean;
  readonly secrets: readonly string[];
}
