import { foldedParts } from "./folded-parts.ts";

/** Folders whose whole content is kept back. */
const FOLDERS: ReadonlySet<string> = new Set([
  ".aws",
  ".azure",
  ".git",
  ".gnupg",
  ".kube",
  ".password-store",
  ".squad",
  ".ssh",
]);

const FILES: ReadonlySet<string> = new Set([
  ".dockercfg",
  ".git-credentials",
  ".htpasswd",
  ".netrc",
  ".npmrc",
  ".pgpass",
  ".pypirc",
  ".yarnrc.yml",
  "_netrc",
]);

const EXTENSIONS: ReadonlySet<string> = new Set([
  "jks",
  "kdbx",
  "key",
  "keystore",
  "p12",
  "pem",
  "pfx",
  "ppk",
]);

/** Parts of a path that follow each other. */
const SEQUENCES: readonly (readonly string[])[] = [
  [".config", "gcloud"],
  [".docker", "config.json"],
];

const ENVIRONMENT = /^\.env/u;
const ENVIRONMENT_SAMPLE = /^\.env(?:\.[\w-]+)*\.(?:example|sample|template|dist|defaults)$/u;

/** Private keys of SSH and their copies; `id_card.ts` is none. */
const SSH_KEY = /^id_[a-z0-9_-]+(?:\.(?:pub|old|bak|txt))?$/u;

/**
 * Whether a file of this path, relative with `/`, is of a kind that holds keys or passwords. Upper and lower case and
 * invisible characters make no difference, as they make none on some disks.
 */
export function isSecretName(path: string): boolean {
  const parts = foldedParts(path);
  const name = parts.at(-1) ?? "";
  return (
    parts.some((part) => FOLDERS.has(part)) ||
    FILES.has(name) ||
    EXTENSIONS.has(name.slice(name.lastIndexOf(".") + 1)) ||
    (ENVIRONMENT.test(name) && !ENVIRONMENT_SAMPLE.test(name)) ||
    SSH_KEY.test(name) ||
    SEQUENCES.some((sequence) => parts.join("/").includes(sequence.join("/")))
  );
}
