const BLOCK = /^---\n([^]*?\n)?---(?:\n|$)/u;

/**
 * A document whose YAML front matter says which steps are done, as the step files of BMad keep it, so that another
 * program can go on with it. A front matter is made where there is none; its other lines stay.
 * @param steps ids of the finished steps; `step-02-vision` is written as 2, as BMad does
 * @param isDone also says `status: complete`
 */
export function withProgress(document: string, steps: readonly string[], isDone: boolean): string {
  const match = BLOCK.exec(document);
  const rest = match === null ? document : document.slice(match[0].length);
  const lines = (match?.[1] ?? "").split("\n").slice(0, -1);
  const withSteps = withField(lines, "stepsCompleted", `[${steps.map(stepValue).join(", ")}]`);
  const all = isDone ? withField(withSteps, "status", "complete") : withSteps;
  return `---\n${all.join("\n")}\n---\n${match === null ? "\n" : ""}${rest}`;
}

/** A document whose front matter says this status; as it is when it has none to say. */
export function withStatus(document: string, status: string): string {
  const match = BLOCK.exec(document);
  const lines = (match?.[1] ?? "").split("\n").slice(0, -1);
  if (match === null || !lines.some((line) => line.startsWith("status:"))) return document;
  return `---\n${withField(lines, "status", status).join("\n")}\n---\n${document.slice(match[0].length)}`;
}

function stepValue(id: string): string {
  const number = /^(?:step-)?0*(\d{1,3})(?=$|-)/u.exec(id)?.[1];
  return number ?? JSON.stringify(id);
}

/** The field's line, and those of a list under it, become one line. */
function withField(lines: readonly string[], name: string, value: string): readonly string[] {
  const start = lines.findIndex((line) => line.startsWith(`${name}:`));
  if (start === -1) return [...lines, `${name}: ${value}`];
  const length = lines.slice(start + 1).findIndex((line) => !/^(?:\s+\S|-\s)/u.test(line));
  const end = length === -1 ? lines.length : start + 1 + length;
  return [...lines.slice(0, start), `${name}: ${value}`, ...lines.slice(end)];
}
