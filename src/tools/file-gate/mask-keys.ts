/** A text in which what looks like a key is `***`, and how many values that were. */
export interface Masked {
  readonly text: string;
  readonly count: number;
}

/** A secret shorter than this is not searched for: masking it would riddle ordinary words with stars. */
const SHORTEST_SECRET = 6;

/**
 * Shapes of keys, bounded and anchored; the group `keep` stays. After the rules of gitleaks and secretlint, and of the
 * providers squad knows.
 */
const SHAPES: readonly RegExp[] = [
  /\bgsk_[A-Za-z0-9]{20,200}/g,
  /\bAIza[\w-]{30,60}/g,
  /\b(?:sk|csk|pk|rk)[-_](?:live[-_]|test[-_]|proj-|or-v1-|ant-|svcacct-|admin-)?[A-Za-z0-9_-]{20,250}/g,
  /\bhf_[A-Za-z0-9]{20,100}/g,
  /\bgh[pousr]_[A-Za-z0-9]{30,255}/g,
  /\bgithub_pat_\w{30,255}/g,
  /\bglpat-[\w-]{20,100}/g,
  /\bnpm_[A-Za-z0-9]{36}/g,
  /\btvly-[\w-]{16,100}/g,
  /\bxox[abeprs]-[A-Za-z0-9-]{10,250}/g,
  /\b(?:AKIA|ASIA)[A-Z0-9]{16}\b/g,
  /\beyJ[\w-]{8,2000}\.eyJ[\w-]{8,4000}\.[\w-]{8,2000}/g,
  /(?<keep>\bBearer\s{1,4})[\w.~+/-]{16,2000}={0,2}/g,
  /(?<keep>\b[a-z][a-z0-9+.-]{1,20}:\/\/[^\s:@/]{0,100}:)[^\s:@/]{3,200}(?=@)/gi,
  // An assignment counts only with a value that no word and no expression is: 16 of these characters, with a digit.
  /(?<keep>(?:api[_-]?key|secret|token|passw(?:or)?d|credential)s?["']?\s{0,4}[:=]\s{0,4}["']?)(?=[A-Za-z+/_-]{0,64}\d)(?=[\d+/_-]{0,64}[A-Za-z])[A-Za-z0-9+/_-]{16,200}={0,2}(?![\w.(])/gi,
];

const PRIVATE_KEY = /-----BEGIN [A-Z ]{0,40}PRIVATE KEY(?: BLOCK)?-----/g;
const KEY_END = /-----END [A-Z ]{0,40}PRIVATE KEY(?: BLOCK)?-----/;
/** A private key that does not end is taken to be this long. */
const LONGEST_KEY = 8192;

/** Masks the given secrets, whole private keys, and everything shaped like a key. */
export function maskKeys(text: string, secrets: readonly string[]): Masked {
  let count = 0;
  let masked = withoutPrivateKeys(text, () => (count += 1));
  for (const secret of secrets) {
    if (secret.length < SHORTEST_SECRET) continue;
    const parts = masked.split(secret);
    count += parts.length - 1;
    masked = parts.join("***");
  }
  for (const shape of SHAPES) {
    masked = masked.replace(shape, (...match) => {
      count += 1;
      const groups: unknown = match.at(-1);
      const keep = typeof groups === "object" && groups !== null && "keep" in groups ? groups.keep : "";
      return `${typeof keep === "string" ? keep : ""}***`;
    });
  }
  return { text: masked, count };
}

function withoutPrivateKeys(text: string, found: () => void): string {
  let masked = "";
  let at = 0;
  for (const { index } of text.matchAll(PRIVATE_KEY)) {
    if (index < at) continue;
    found();
    const rest = text.slice(index, index + LONGEST_KEY);
    const end = KEY_END.exec(rest);
    masked += `${text.slice(at, index)}***`;
    at = index + (end === null ? rest.length : end.index + end[0].length);
  }
  return masked + text.slice(at);
}
