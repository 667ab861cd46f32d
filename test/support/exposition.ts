/** One line of a metric: its name, its labels and its value. */
export interface ExposedSample {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

export interface ExposedFamily {
  readonly name: string;
  readonly help: string;
  readonly type: string;
  readonly samples: readonly ExposedSample[];
}

const NAME = /^[a-zA-Z_:][a-zA-Z0-9_:]*/;
const LABEL = /^([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\\n]|\\[\\n"])*)"/;
const SUFFIXES: Readonly<Record<string, readonly string[]>> = { histogram: ["_bucket", "_sum", "_count"] };

/**
 * Reads Prometheus' text format 0.0.4 and holds it to its rules: each family is announced once by HELP and TYPE, its
 * lines follow at once, no series stands twice, and a histogram's buckets are cumulative up to its count.
 * @throws on the first fault
 */
export function readExposition(text: string): ReadonlyMap<string, ExposedFamily> {
  if (!text.endsWith("\n")) throw new Error("the last line does not end");
  const families = new Map<string, GrowingFamily>();
  let current: GrowingFamily | null = null;
  let help: readonly string[] = [];
  for (const line of text.split("\n").filter((line) => line !== "")) {
    const [, word, name = "", rest = ""] = /^# (HELP|TYPE) (\S+) (.*)$/.exec(line) ?? [];
    if (word === "HELP") {
      help = [name, rest];
    } else if (word === "TYPE") {
      if (families.has(name) || help[0] !== name) throw new Error(`${name} is announced badly`);
      current = { name, type: rest, help: help[1] ?? "", samples: [] };
      families.set(name, current);
    } else {
      place(readSample(line), current);
    }
  }
  for (const family of families.values()) if (family.type === "histogram") checkHistogram(family);
  return families;
}

type GrowingFamily = ExposedFamily & { readonly samples: ExposedSample[] };

function place(sample: ExposedSample, family: GrowingFamily | null): void {
  const suffixes = SUFFIXES[family?.type ?? ""] ?? [""];
  if (family === null || !suffixes.some((suffix) => sample.name === `${family.name}${suffix}`))
    throw new Error(`${sample.name} is no part of ${family?.name}`);
  const same = identity(sample);
  if (family.samples.some((other) => identity(other) === same)) throw new Error(`${same} stands twice`);
  family.samples.push(sample);
}

/** The value of one series; null when there is none. */
export function valueOf(
  families: ReadonlyMap<string, ExposedFamily>,
  name: string,
  labels: Readonly<Record<string, string>> = {},
): number | null {
  const samples = [...families.values()].flatMap((family) => family.samples);
  const wanted = identity({ name, labels });
  return samples.find((sample) => identity(sample) === wanted)?.value ?? null;
}

function readSample(line: string): ExposedSample {
  const name = NAME.exec(line)?.[0];
  if (name === undefined) throw new Error(`no name: ${line}`);
  let rest = line.slice(name.length);
  const labels: Record<string, string> = {};
  if (rest.startsWith("{")) {
    do {
      rest = rest.slice(1);
      const [whole, label, value] = LABEL.exec(rest) ?? [];
      if (whole === undefined || label === undefined || value === undefined)
        throw new Error(`labels: ${line}`);
      if (Object.hasOwn(labels, label)) throw new Error(`the label ${label} stands twice: ${line}`);
      labels[label] = value.replaceAll(/\\([\\n"])/g, (_, letter: string) =>
        letter === "n" ? "\n" : letter,
      );
      rest = rest.slice(whole.length);
    } while (rest.startsWith(","));
    if (!rest.startsWith("}")) throw new Error(`labels: ${line}`);
    rest = rest.slice(1);
  }
  if (!/^ -?\d+(?:\.\d+)?(?:e[+-]\d+)?$/.test(rest)) throw new Error(`value: ${line}`);
  return { name, labels, value: Number(rest) };
}

function checkHistogram({ name, samples }: ExposedFamily): void {
  const series = new Map<string, ExposedSample[]>();
  for (const sample of samples) {
    const { le: _, ...labels } = sample.labels;
    const of = identity({ name, labels });
    series.set(of, [...(series.get(of) ?? []), sample]);
  }
  for (const [of, parts] of series) {
    const buckets = parts.filter((part) => part.name === `${name}_bucket`);
    const bounds = buckets.map(({ labels }) => (labels["le"] === "+Inf" ? Infinity : Number(labels["le"])));
    const values = buckets.map(({ value }) => value);
    const isAscending = (list: readonly number[]): boolean =>
      list.every((value, index) => index === 0 || value >= (list[index - 1] ?? 0));
    const count = parts.find((part) => part.name === `${name}_count`)?.value;
    const hasSum = parts.some((part) => part.name === `${name}_sum`);
    if (!isAscending(bounds) || !isAscending(values) || bounds.at(-1) !== Infinity || !hasSum)
      throw new Error(`${of} has no whole set of buckets`);
    if (values.at(-1) !== count) throw new Error(`${of} counts ${count}, its last bucket ${values.at(-1)}`);
  }
}

function identity({ name, labels }: Pick<ExposedSample, "name" | "labels">): string {
  return JSON.stringify([name, Object.entries(labels).sort(([a], [b]) => (a < b ? -1 : 1))]);
}
