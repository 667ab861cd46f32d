import { scalars } from "./front-matter.ts";
import type { LoadContext } from "./load-context.ts";

/**
 * The configuration that an installation's own files give, beneath what the caller knows: that of the module the target
 * lies in, of the method, of the core; V4's `core-config.yaml`, its inner keys by their names and as `qa.qaLocation`.
 */
export async function withInstalledConfig(context: LoadContext): Promise<LoadContext> {
  const { bmadRoot, target } = context;
  const [, module = "bmm"] =
    /\/([\w-]{1,40})\/(?:workflows|tasks|agents|[0-9]-)/.exec(target.path ?? target.value) ?? [];
  const paths = ["core-config.yaml", "core/config.yaml", "bmm/config.yaml", `${module}/config.yaml`];
  let config: Readonly<Record<string, string>> = {};
  for (const path of paths) config = { ...config, ...(await valuesIn(`${bmadRoot}/${path}`, context)) };
  return { ...context, config: { ...config, ...context.config } };
}

async function valuesIn(
  path: string,
  { read, parseYaml }: LoadContext,
): Promise<Readonly<Record<string, string>>> {
  const text = await read(path);
  if (text === null) return {};
  try {
    const data = parseYaml(text);
    const inner = typeof data === "object" && data !== null ? Object.entries(data) : [];
    const deeper = inner.flatMap(([key, value]: [string, unknown]) =>
      [...scalars(value)].flatMap(([name, one]) => [[name, one] as const, [`${key}.${name}`, one] as const]),
    );
    return Object.fromEntries([...deeper, ...scalars(data)]);
  } catch {
    return {};
  }
}
