import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { onTestFinished } from "vitest";
import type { ConfigFault } from "../../../src/config/fault.ts";
import type { ConfigInputs } from "../../../src/config/load.ts";
import { parseYaml } from "../../../src/config/yaml-tree.ts";

export const BUNDLED = join(import.meta.dirname, "../../../config");

/** Small defaults of the tests' own, so that no row depends on the numbers of a vendor. */
const DEFAULTS = {
  "bundled/providers.yaml": `
groq: {type: groq, model: big, tier: boss, api_key_env: GROQ_API_KEY, key_url: https://keys.example}
gemini: {type: gemini, model: wide, api_key_env: GEMINI_API_KEY}
router: {type: openai-compatible, model: some/model:free, base_url: https://router.example/v1, enabled: false}
offline: {type: offline, model: none}
`,
  "bundled/rate_limits.yaml": `
concurrency: 12
providers:
  groq: {rpm: 30, tpm: 8000, burst: 4}
  gemini: {rpm: 15}
  router: {rpm: 20}
throttle: {mode: polite, spike: 3, within: 60s, reduce: 20%, floor: 50%, restore: 10%, stable: 60s}
`,
  "bundled/agent_chains.yaml": `
default: {primary: groq, fallbacks: [gemini]}
agents:
  analyst: {primary: gemini, fallbacks: [groq]}
`,
};

/** A machine of its own: a folder with `bundled/`, `user/` and `project/.squad/`, as `files` say. */
export function machine(
  files: Readonly<Record<string, string>> = {},
  env: Readonly<Record<string, string>> = {},
): ConfigInputs & { readonly root: string; path(name: string): string } {
  const root = realpathSync(mkdtempSync(join(tmpdir(), "squad-config-")));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  for (const [name, text] of Object.entries({ ...DEFAULTS, ...files })) {
    mkdirSync(dirname(join(root, name)), { recursive: true });
    writeFileSync(join(root, name), text);
  }
  return {
    root,
    path: (name) => join(root, name),
    env: { SQUAD_CONFIG_DIR: join(root, "user"), SQUAD_STATE_DIR: join(root, "state"), ...env },
    homeDir: join(root, "home"),
    platform: "linux",
    projectRoot: join(root, "project"),
    bundledDir: join(root, "bundled"),
    readYaml: parseYaml,
  };
}

/** `user/providers.yaml:3:5` for each fault, with the machine's own folder left out. */
export function placeOf(fault: ConfigFault, root: string): string {
  const file = fault.file.replace(`${root}/`, "");
  return fault.line === null ? file : `${file}:${fault.line}:${fault.column}`;
}
