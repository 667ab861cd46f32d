import {
  dropKey,
  FLAW_WORDS,
  keepKey,
  keyPlace,
  listKeys,
  readKeyText,
  unusedKeys,
  type KeyListing,
} from "../../app/keys/keys.ts";
import { openSquad } from "../../app/open-squad.ts";
import { EXIT, SquadError, type ExitCode } from "../../core/errors.ts";
import { sanitizeLine } from "../../core/sanitize.ts";
import { Secret } from "../../core/secret.ts";
import { note, print, printJson } from "../output.ts";
import { promptLine } from "../prompt-line.ts";
import { table } from "../render/table.ts";
import { workingFolder } from "../working-folder.ts";

/** `squad keys list` */
export async function list({ json }: { readonly json?: boolean }): Promise<ExitCode> {
  const squad = await openSquad({ cwd: workingFolder() });
  try {
    const keys = await listKeys(squad);
    const unused = unusedKeys(squad.config);
    if (json === true) {
      await printJson({ v: 1, folder: squad.config.paths.keysDir, keys, unused });
    } else {
      const rows = keys.map((key) => [key.provider, key.variable ?? "-", key.source, keyWords(key)]);
      await print(table([["PROVIDER", "VARIABLE", "FROM", "KEY"], ...rows]));
      for (const variable of unused)
        note(`squad: a key for ${variable} is stored and no provider asks for it: squad keys rm ${variable}`);
    }
    return EXIT.ok;
  } finally {
    await squad.close();
  }
}

function keyWords({ masked, problem, source, variable, keyUrl }: KeyListing): string {
  if (masked !== null) return masked;
  if (problem === null) return "not asked: the provider is disabled";
  if (source !== "missing" || variable === null || keyUrl === null) return sanitizeLine(problem, 200);
  return problem.startsWith(variable) ? `free at ${keyUrl}` : sanitizeLine(problem, 200);
}

/** `squad keys set NAME`: the key comes from a hidden prompt or stdin, and from nowhere else. */
export async function set(
  name: string,
  _flags: object,
  { args }: { readonly args: readonly string[] },
): Promise<ExitCode> {
  if (args.length > 1) {
    throw new SquadError("usage", "a key is never taken from an argument: other programs can see it there", {
      hint: "your shell may have kept it, so get a new one; then run `squad keys set NAME` and paste it when asked",
    });
  }
  const place = await keyPlace(workingFolder(), name);
  const text = process.stdin.isTTY ? await askForKey(place.variable) : await readInput(process.stdin);
  if (typeof text === "number") return text;
  const key = readKeyText(text);
  if (!(key instanceof Secret)) {
    throw new SquadError("usage", `nothing was stored: the key ${FLAW_WORDS[key]}`);
  }
  await keepKey(place, key);
  const [first] = place.providers;
  note(`squad: the key for ${place.variable} is kept in ${place.folder}, readable by you alone`);
  if (place.isShadowed) note(`  ${place.variable} is set in the environment too, and that one is used`);
  else if (first !== undefined) note(`  check it: squad providers test ${first}`);
  return EXIT.ok;
}

/** `squad keys rm NAME` */
export async function remove(name: string): Promise<ExitCode> {
  const place = await keyPlace(workingFolder(), name);
  if (!(await dropKey(place))) {
    throw new SquadError("usage", `no key is stored for ${place.variable}`, {
      hint: place.isShadowed
        ? "it comes from the environment"
        : "`squad keys` says where each key comes from",
    });
  }
  note(`squad: the key for ${place.variable} is deleted`);
  if (place.isShadowed) note(`  ${place.variable} is set in the environment all the same`);
  return EXIT.ok;
}

async function askForKey(variable: string): Promise<string | ExitCode> {
  const prompted = await promptLine({
    input: process.stdin,
    output: process.stderr,
    question: `Key for ${variable} (it is not shown), then Enter: `,
    isHidden: true,
  });
  if (prompted.kind === "line") return prompted.text;
  if (prompted.by !== "interrupt") return "";
  note("squad: nothing was stored");
  return prompted.code;
}

/** More is no key; what follows is not read. */
const MAX_INPUT = 64 * 1024;

async function readInput(input: NodeJS.ReadableStream): Promise<string> {
  let text = "";
  input.setEncoding("utf8");
  for await (const piece of input) {
    text += piece;
    if (text.length > MAX_INPUT) break;
  }
  return text;
}
