/** Who is asked, and what must never be printed. */
export interface Origin {
  readonly provider: string;
  readonly model: string;
  readonly hasKey: boolean;
  readonly secrets: readonly string[];
}
