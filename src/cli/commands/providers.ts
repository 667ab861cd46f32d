import {
  listProviders,
  testProviders,
  type ProviderCheck,
  type ProviderListing,
} from "../../app/reports/provider-check.ts";
import { EXIT, type ExitCode } from "../../core/errors.ts";
import { sanitizeLine } from "../../core/sanitize.ts";
import { openSquad } from "../../app/open-squad.ts";
import { print, printJson } from "../output.ts";
import { table } from "../render/table.ts";
import { workingFolder } from "../working-folder.ts";

interface Flags {
  readonly json?: boolean;
}

/** `squad providers list` */
export async function list({ json }: Flags): Promise<ExitCode> {
  const squad = await openSquad({ cwd: workingFolder() });
  const providers = listProviders(squad.config);
  if (json === true) await printJson({ v: 1, providers });
  else {
    const rows = providers.map((listing) => [
      listing.name,
      listing.model,
      listing.tier,
      STATE_WORDS[listing.state],
      keyWords(listing),
    ]);
    await print(table([["PROVIDER", "MODEL", "TIER", "STATE", "KEY"], ...rows]));
  }
  await squad.close();
  return EXIT.ok;
}

/** `squad providers test [NAME…]`: exits 0 when every tested provider answered. */
export async function test(names: readonly string[], { json }: Flags): Promise<ExitCode> {
  const squad = await openSquad({ cwd: workingFolder() });
  try {
    const checks = await testProviders(squad, names);
    if (json === true) await printJson({ v: 1, providers: checks });
    else await print(table(checks.map(row)));
    return exitCode(checks);
  } finally {
    await squad.close();
  }
}

const STATE_WORDS = { usable: "usable", no_key: "no key", disabled: "disabled" } as const;

/** Where the key comes from and, while it is missing, where a free one is. */
function keyWords({ key, keySource, keyUrl, state }: ProviderListing): string {
  if (keySource === "key_command") return keySource;
  if (keySource !== null) return `${keySource} ${key ?? ""}`;
  if (key === null) return "none needed";
  return state === "no_key" && keyUrl !== null ? `${key}: free at ${keyUrl}` : key;
}

function row({ name, model, ok, latencyMs, message, hint }: ProviderCheck): readonly string[] {
  const wrong = `${message ?? ""}${hint === undefined ? "" : ` (${hint})`}`;
  return [ok ? "ok" : "FAILED", name, model, ok ? `${latencyMs} ms` : sanitizeLine(wrong, 600)];
}

/** Failures of one kind have a code of their own, as those of a turn do. */
const EXIT_WHEN_ALL: Partial<Record<ProviderCheck["outcome"], ExitCode>> = {
  auth: EXIT.noCredentials,
  network: EXIT.unreachable,
  timeout: EXIT.unreachable,
  rate_limited: EXIT.throttled,
  quota_exhausted: EXIT.throttled,
};

function exitCode(checks: readonly ProviderCheck[]): ExitCode {
  const failures = checks.filter(({ ok }) => !ok);
  if (failures.length === 0) return EXIT.ok;
  const codes = new Set(failures.map(({ outcome }) => EXIT_WHEN_ALL[outcome] ?? EXIT.failure));
  const [code = EXIT.failure] = codes;
  // Where some provider answers, neither the network nor the limits are at fault as a whole.
  const isWhole = code === EXIT.noCredentials || failures.length === checks.length;
  return codes.size === 1 && isWhole ? code : EXIT.failure;
}
