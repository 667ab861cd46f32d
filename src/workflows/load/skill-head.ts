/** Values of the front matter that skills ask for in words: `YAML frontmatter (title, status, created, updated)`. */
const FRONT_VALUES: Readonly<Record<string, string>> = {
  title: '"{{project_name}}"',
  status: "draft",
  created: "{{date}}",
  updated: "{{date}}",
};
const FRONT = /front ?matter \(([a-z_, `]{3,80})\)/i;
const PRODUCT = /\{{1,2}(?:product|project)[ _-]?(?:name|title)?\}{1,2}|\[(?:product|project)[ _-]name\]/gi;

/** The template of a skill's document; some files are a text about one, which stands in a fence. */
export function shapeIn(file: string): string {
  const [, fenced] = /^```(?:markdown|md)\n([\s\S]*?)^```/m.exec(file) ?? [];
  return fenced !== undefined && /^## /m.test(fenced) ? fenced : file;
}

/** How the document begins: the front matter that the skill's text names, the title of its template; null for neither. */
export function headOf(body: string, shape: string): string | null {
  const fields = (FRONT.exec(body)?.[1] ?? "").split(",").map((field) => field.replaceAll(/[` ]/g, ""));
  const lines = fields.flatMap((field) =>
    Object.hasOwn(FRONT_VALUES, field) ? [`${field}: ${FRONT_VALUES[field] ?? ""}`] : [],
  );
  const [, title] = /^# ([^\n]{1,120})$/m.exec(shape.split(/^## /m, 1)[0] ?? "") ?? [];
  const parts = [
    ...(lines.length === 0 ? [] : [`---\n${lines.join("\n")}\n---\n`]),
    ...(title === undefined ? [] : [`# ${title.replaceAll(PRODUCT, "{{project_name}}")}\n`]),
  ];
  return parts.length === 0 ? null : parts.join("\n");
}
