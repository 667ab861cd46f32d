/** A heading as the name of a section: without what stands in brackets, numbers before it, and signs that end a list. */
export function sectionName(heading: string): string {
  return heading
    .replaceAll(/[{[(<][^}\])>]*[}\])>]*/g, "")
    .replace(/^[\d.]+\s*/, "")
    .replaceAll(/[^\p{L}\p{N}&'’/-]+/gu, " ")
    .replace(/^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$/gu, "");
}
