/** A piece of instructions: text, or one tag. */
export type Token =
  | { readonly kind: "text"; readonly text: string }
  | {
      readonly kind: "open";
      readonly name: string;
      readonly attributes: ReadonlyMap<string, string>;
      readonly isEmpty: boolean;
    }
  | { readonly kind: "close"; readonly name: string };

const NAME = /<(\/?)([A-Za-z][\w-]{0,40})(?=[\s/>])/g;
const ATTRIBUTE = /\s*([\w:-]{1,40})\s*=\s*(?:"([^"]{0,2000})"|'([^']{0,2000})'|([^\s>"']{1,200}))/y;
const TAG_END = /\s*(\/?)>/y;
const COMMENT = /<!--[\s\S]*?(?:-->|$)/g;

const ENTITIES: Readonly<Record<string, string>> = {
  "&lt;": "<",
  "&gt;": ">",
  "&quot;": '"',
  "&apos;": "'",
  "&amp;": "&",
};

/**
 * Instructions cut into text and tags, comments left out. Made for hand-written files that are no XML: values of
 * attributes may hold `>`, and what is neither closed nor has attributes (`<story-key>`) is text. Linear in the length of
 * `source`.
 */
export function readTags(source: string): readonly Token[] {
  const text = source.replace(COMMENT, "");
  const closed = new Set([...text.matchAll(/<\/([A-Za-z][\w-]{0,40})\s*>/g)].map(([, name = ""]) => name));
  const tokens: Token[] = [];
  let from = 0;
  const flush = (to: number): void => {
    if (to > from) tokens.push({ kind: "text", text: decodeEntities(text.slice(from, to)) });
  };
  for (const match of text.matchAll(NAME)) {
    const [whole, slash, name = ""] = match;
    if (match.index < from) continue;
    const tag = readAttributes(text, match.index + whole.length);
    if (tag === null) continue;
    if (slash !== "/" && tag.attributes.size === 0 && !tag.isEmpty && !closed.has(name)) continue;
    flush(match.index);
    from = tag.end;
    if (slash === "/") tokens.push({ kind: "close", name });
    else tokens.push({ kind: "open", name, attributes: tag.attributes, isEmpty: tag.isEmpty });
  }
  flush(text.length);
  return tokens;
}

/** The five entities of XML, decoded. */
function decodeEntities(text: string): string {
  return text.includes("&")
    ? text.replace(/&(?:lt|gt|quot|apos|amp);/g, (entity) => ENTITIES[entity] ?? "")
    : text;
}

function readAttributes(
  text: string,
  from: number,
): { attributes: ReadonlyMap<string, string>; isEmpty: boolean; end: number } | null {
  const attributes = new Map<string, string>();
  let at = from;
  for (;;) {
    TAG_END.lastIndex = at;
    const end = TAG_END.exec(text);
    if (end !== null) return { attributes, isEmpty: end[1] === "/", end: TAG_END.lastIndex };
    ATTRIBUTE.lastIndex = at;
    const attribute = ATTRIBUTE.exec(text);
    if (attribute === null) {
      // A word without a value, as in `<step optional n="1">`.
      const word = /\s+[\w-]{1,40}/y;
      word.lastIndex = at;
      const bare = word.exec(text);
      if (bare === null) return null;
      attributes.set(bare[0].trim(), "true");
      at = word.lastIndex;
      continue;
    }
    const [, name = "", double, single, plain] = attribute;
    if (!attributes.has(name)) attributes.set(name, decodeEntities(double ?? single ?? plain ?? ""));
    at = ATTRIBUTE.lastIndex;
  }
}
