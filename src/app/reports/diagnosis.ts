import { accessSync, constants, statSync } from "node:fs";
import { release } from "node:os";
import { storedVariables } from "../../config/keys/stored-key.ts";
import { proxyVariable } from "../../config/proxy.ts";
import { systemFacts } from "../../config/system-facts.ts";
import { checkConfiguration, openConfiguration } from "../configuration.ts";
import { isSquadError } from "../../core/errors.ts";
import { AGENT_PLACES, findRoster } from "../agents.ts";
import { listProviders } from "./provider-check.ts";
import { openSquad } from "../open-squad.ts";
import { terminalPreferences } from "../terminal.ts";

/** One thing a bug report needs to know. `ok` is false when it keeps squad from working as it should. */
export interface Finding {
  readonly name: string;
  readonly ok: boolean;
  readonly value: string;
  readonly fix: string | null;
}

/** Looks at everything squad depends on; never throws, never touches the network. */
export async function diagnose(cwd: string, version: string): Promise<readonly Finding[]> {
  const parts = [
    async () => machine(version),
    async () => proxy(),
    () => configuration(cwd),
    () => folders(cwd),
    () => agents(cwd),
    () => keys(cwd),
    () => limits(cwd),
    () => sessions(cwd),
  ];
  const findings: Finding[] = [];
  for (const part of parts) {
    try {
      findings.push(...(await part()));
    } catch (error) {
      // A broken configuration is one finding, not one for each part that needs it.
      if (isSquadError(error) && error.code === "config-invalid") continue;
      const fix = isSquadError(error) ? (error.hint ?? null) : null;
      findings.push({
        name: "fault",
        ok: false,
        value: error instanceof Error ? error.message : String(error),
        fix,
      });
    }
  }
  return findings;
}

function machine(version: string): readonly Finding[] {
  const { noColor, dumb } = terminalPreferences();
  const { stdin, stdout } = process;
  const tty = [stdin.isTTY ? "stdin" : null, stdout.isTTY ? "stdout" : null].filter((name) => name !== null);
  const size = stdout.isTTY ? `, ${stdout.columns}×${stdout.rows}` : "";
  return [
    fact("squad", version),
    fact("node", `${process.versions.node} on ${process.platform} ${release()} ${process.arch}`),
    fact(
      "terminal",
      `${tty.length === 0 ? "none" : tty.join(" and ")}${size}${dumb ? ", TERM=dumb" : ""}${noColor ? ", NO_COLOR" : ""}`,
    ),
  ];
}

/** The address is left out: it may hold a password. */
function proxy(): readonly Finding[] {
  const variable = proxyVariable(systemFacts().env);
  if (variable === null) return [];
  const { name, isUsed } = variable;
  return [
    {
      name: "proxy",
      ok: true,
      value: isUsed ? `that of ${name}` : `none: ${name} is set, and Node does not use it`,
      fix: isUsed ? null : "if providers are not reached without it: export NODE_USE_ENV_PROXY=1",
    },
  ];
}

async function configuration(cwd: string): Promise<readonly Finding[]> {
  const { faults, warnings } = await checkConfiguration(cwd);
  const place = (fault: (typeof faults)[number]): string =>
    `${fault.file}${fault.line === null ? "" : `:${fault.line}:${fault.column ?? 1}`}: ${fault.message}`;
  return [
    ...faults.map((fault) => ({ name: "configuration", ok: false, value: place(fault), fix: fault.fix })),
    ...warnings.map((warning) => ({
      name: "configuration",
      ok: true,
      value: place(warning),
      fix: warning.fix,
    })),
    ...(faults.length === 0 ? [fact("configuration", "valid")] : []),
  ];
}

async function folders(cwd: string): Promise<readonly Finding[]> {
  const { configDir, keysDir, stateDir } = (await openConfiguration(cwd)).paths;
  return [
    fact("configuration folder", describe(configDir)),
    fact("keys folder", `${describe(keysDir)}, ${storedVariables(keysDir).length} stored`),
    writable("state folder", stateDir),
  ];
}

function describe(folder: string): string {
  const mode = modeOf(folder);
  return mode === null ? `${folder} (not there yet)` : `${folder} (${mode})`;
}

function writable(name: string, folder: string): Finding {
  const mode = modeOf(folder);
  if (mode === null) return fact(name, `${folder} (not there yet)`);
  try {
    accessSync(folder, constants.W_OK);
    return fact(name, `${folder} (${mode})`);
  } catch {
    return {
      name,
      ok: false,
      value: `${folder} cannot be written`,
      fix: "check its owner and rights, or set SQUAD_STATE_DIR",
    };
  }
}

function modeOf(folder: string): string | null {
  const facts = statSync(folder, { throwIfNoEntry: false });
  return facts === undefined ? null : (facts.mode & 0o777).toString(8);
}

async function agents(cwd: string): Promise<readonly Finding[]> {
  const roster = await findRoster(cwd);
  const { bmadRoot, bmadVersion = null, searched = [] } = roster;
  const names = roster.personas.map(({ name, id }) => `${name} (${id})`).join(", ");
  const isBundled = roster.personas.every(({ generation }) => generation === "bundled");
  const version = bmadVersion === null ? "" : `, version ${bmadVersion}`;
  const none = isBundled ? "none here: squad's own agents" : "no installation here: agents from other places";
  return [
    fact("project", roster.projectRoot),
    fact("bmad", bmadRoot === null ? none : `${bmadRoot}${version}`),
    fact("agents", `${roster.personas.length}: ${names}; ${roster.skipped.length} files skipped`),
    ...(searched.length === 0 ? [fact("searched", `${AGENT_PLACES}: nothing there`)] : []),
    ...searched.map(({ kind, folder, agents: count, looked }) =>
      fact(`searched ${kind}`, `${folder}: ${count} of ${looked} give an agent`),
    ),
    ...roster.warnings.map(({ message }) => ({
      name: "agents",
      ok: true,
      value: message,
      fix: "squad agents check says more",
    })),
  ];
}

async function keys(cwd: string): Promise<readonly Finding[]> {
  const listed = listProviders(await openConfiguration(cwd));
  const words = { usable: "usable", no_key: "no key", disabled: "disabled" };
  const rows = listed.map(({ name, model, state, key, keySource }) => {
    const place = keySource === null || keySource === "key_command" ? keySource : `${keySource} ${key ?? ""}`;
    const from = place === null ? "" : `, key from ${place}`;
    return fact(`provider ${name}`, `${words[state]}, ${model}${from}`);
  });
  const some = listed.some(({ state, type }) => state === "usable" && type !== "offline");
  const first = listed.find(({ state, keyUrl }) => state === "no_key" && keyUrl !== null);
  const none: Finding = {
    name: "keys",
    ok: false,
    value: "no provider has a key",
    fix: first === undefined ? null : `a free one: ${first.keyUrl ?? ""}, then: squad keys set ${first.name}`,
  };
  return some ? rows : [...rows, none];
}

async function limits(cwd: string): Promise<readonly Finding[]> {
  const squad = await openSquad({ cwd });
  try {
    const { limiter } = await squad.status();
    const { degraded, backend, concurrency } = limiter;
    const value = `${backend}, ${concurrency.active} of ${concurrency.limit} in flight${degraded === null ? "" : `: ${degraded.message}`}`;
    return [{ name: "limiter", ok: degraded === null, value, fix: null }];
  } finally {
    await squad.close();
  }
}

async function sessions(cwd: string): Promise<readonly Finding[]> {
  const squad = await openSquad({ cwd });
  const found = await (await squad.sessions()).list();
  return [
    fact("sessions", String(found.sessions.length)),
    ...found.warnings.map((warning) => ({ name: "sessions", ok: false, value: warning, fix: null })),
  ];
}

function fact(name: string, value: string): Finding {
  return { name, ok: true, value, fix: null };
}
