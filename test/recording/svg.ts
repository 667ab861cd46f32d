import type { Run, ScreenPicture } from "./screen-picture.ts";

/** What was on the screen, and for how long. */
export interface Frame {
  readonly picture: ScreenPicture;
  /** Milliseconds. */
  readonly shownFor: number;
}

const CELL = { width: 8.4, height: 18, font: 14 };
const PADDING = 14;
const COLORS = { ground: "#0d1117", text: "#e6edf3", cursor: "#e6edf3" };

/** Frames as one SVG that plays them again and again; a viewer that plays nothing shows the last one. */
export function svgOf(frames: readonly Frame[], columns: number, rows: number): string {
  const width = Math.round(columns * CELL.width + 2 * PADDING);
  const height = Math.round(rows * CELL.height + 2 * PADDING);
  const total = frames.reduce((sum, { shownFor }) => sum + shownFor, 0);
  let from = 0;
  const groups = frames.map(({ picture, shownFor }, index) => {
    const share = { from: (100 * from) / total, to: (100 * (from + shownFor)) / total };
    from += shownFor;
    return { name: `f${index}`, share, body: pictureBody(picture), isLast: index === frames.length - 1 };
  });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="squad chat in a terminal">`,
    "<style>",
    `text{font:${CELL.font}px ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;fill:${COLORS.text};white-space:pre}`,
    ".b{font-weight:600}.i{font-style:italic}.d{opacity:.6}.u{text-decoration:underline}",
    ...(groups.length > 1 ? groups.map(animation(total)) : []),
    "</style>",
    `<rect width="${width}" height="${height}" rx="8" fill="${COLORS.ground}"/>`,
    `<g transform="translate(${PADDING} ${PADDING})">`,
    ...groups.map(({ name, body, isLast }) =>
      groups.length > 1 ? `<g class="${name}"${isLast ? "" : ' opacity="0"'}>${body}</g>` : `<g>${body}</g>`,
    ),
    "</g>",
    "</svg>",
    "",
  ].join("\n");
}

interface Group {
  readonly name: string;
  readonly share: { readonly from: number; readonly to: number };
}

function animation(total: number): (group: Group) => string {
  return ({ name, share: { from, to } }) =>
    `@keyframes ${name}{0%,${rounded(from)}%{opacity:${from === 0 ? 1 : 0}}${rounded(from)}%,${rounded(to)}%{opacity:1}` +
    `${rounded(to)}%,100%{opacity:${to >= 100 ? 1 : 0}}}` +
    `.${name}{animation:${name} ${total}ms step-end infinite}`;
}

function rounded(value: number): string {
  return value.toFixed(2);
}

function pictureBody({ rows, cursor }: ScreenPicture): string {
  const texts = rows.flatMap((runs, y) => runs.map((run) => runText(run, y)));
  const x = (cursor.x * CELL.width).toFixed(1);
  const mark = `<rect x="${x}" y="${cursor.y * CELL.height + 2}" width="2" height="${CELL.height - 4}" fill="${COLORS.cursor}"/>`;
  return [...texts, mark].join("");
}

function runText(run: Run, y: number): string {
  const text = run.text.trim();
  const indent = run.text.length - run.text.trimStart().length;
  const cells = run.width - (run.text.length - text.length);
  const marks = { b: run.bold, i: run.italic, d: run.dim, u: run.underline };
  const names = Object.entries(marks).flatMap(([name, isSet]) => (isSet ? [name] : []));
  const look = [
    names.length === 0 ? "" : ` class="${names.join(" ")}"`,
    run.color === null ? "" : ` style="fill:${run.color}"`,
  ].join("");
  const at = `x="${((run.column + indent) * CELL.width).toFixed(1)}" y="${y * CELL.height + CELL.font}"`;
  return `<text ${at} textLength="${(cells * CELL.width).toFixed(1)}" lengthAdjust="spacingAndGlyphs"${look}>${escaped(text)}</text>`;
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
