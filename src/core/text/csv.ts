const MOST_ROWS = 2000;

/**
 * Reads CSV (RFC 4180: quoted fields, doubled quotes, line breaks inside quotes) with a header row into records by
 * column name. Tolerant: rows may be short or long, and an unclosed quote ends with the text. At most 2,000 rows.
 */
export function readCsv(text: string): ReadonlyMap<string, string>[] {
  const [header, ...rows] = readRows(text);
  if (header === undefined) return [];
  return rows.map((row) => new Map(header.map((column, index) => [column.trim(), row[index] ?? ""])));
}

function readRows(text: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  let at = 0;
  while (at < text.length && rows.length < MOST_ROWS) {
    const field = text[at] === '"' ? readQuoted(text, at + 1) : readBare(text, at);
    row.push(field.value);
    at = field.end;
    if (text[at] === ",") {
      at += 1;
      if (at < text.length) continue;
      row.push("");
    }
    if (text[at] === "\r") at += 1;
    if (text[at] === "\n") at += 1;
    if (row.length > 1 || row[0]?.trim() !== "") rows.push(row);
    row = [];
  }
  return rows;
}

function readQuoted(text: string, from: number): { value: string; end: number } {
  const parts: string[] = [];
  let at = from;
  for (;;) {
    const quote = text.indexOf('"', at);
    if (quote === -1) return { value: parts.join("") + text.slice(at), end: text.length };
    parts.push(text.slice(at, quote));
    if (text[quote + 1] !== '"') {
      const rest = readBare(text, quote + 1);
      return { value: parts.join("") + rest.value, end: rest.end };
    }
    parts.push('"');
    at = quote + 2;
  }
}

function readBare(text: string, from: number): { value: string; end: number } {
  let end = from;
  while (end < text.length && text[end] !== "," && text[end] !== "\n" && text[end] !== "\r") end += 1;
  return { value: text.slice(from, end), end };
}
