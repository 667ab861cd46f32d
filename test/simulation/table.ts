import type { Figures } from "./figures.ts";
import type { Scenario } from "./scenario.ts";

export interface Row {
  readonly policy: string;
  readonly figures: Figures;
}

interface Column {
  readonly title: string;
  readonly cell: (figures: Figures) => string;
}

const COLUMNS: readonly Column[] = [
  { title: "goodput %", cell: (figures) => figures.goodput.toFixed(1) },
  {
    title: "429/min (%)",
    cell: (figures) => `${figures.perMinute429.toFixed(1)} (${figures.percent429.toFixed(1)})`,
  },
  {
    title: "after 5 min",
    cell: (figures) => `${figures.latePerMinute429.toFixed(1)} (${figures.latePercent429.toFixed(1)})`,
  },
  {
    title: "wait p50/p95/p99 s",
    cell: ({ waitP50, waitP95, waitP99 }) =>
      [waitP50, waitP95, waitP99].map((seconds) => seconds.toFixed(1)).join("/"),
  },
  { title: "busiest 60 s, % of limit", cell: (figures) => figures.busiest.toFixed(0) },
];

const RECOVERY: readonly Column[] = [
  { title: "calm after the drop s", cell: (figures) => seconds(figures.calm) },
  { title: "regained after the return s", cell: (figures) => seconds(figures.regained) },
];

/** The scenario's section of the report, in Markdown. */
export function section(scenario: Scenario, rows: readonly Row[]): string {
  const recovers = rows.some(({ figures }) => figures.calm !== null || figures.regained !== null);
  const columns = recovers ? [...COLUMNS, ...RECOVERY] : COLUMNS;
  return [
    `## ${scenario.name}`,
    "",
    scenario.about,
    "",
    line(["policy", ...columns.map(({ title }) => title)]),
    line(["---", ...columns.map(() => "---:")]),
    ...rows.map(({ policy, figures }) => line([policy, ...columns.map(({ cell }) => cell(figures))])),
    "",
  ].join("\n");
}

function line(cells: readonly string[]): string {
  return `| ${cells.join(" | ")} |`;
}

function seconds(value: number | null): string {
  if (value === null) return "–";
  return Number.isFinite(value) ? value.toFixed(0) : "never";
}
