// Fewer files to load: joins the chunks that a start needs anyway.
import { basename, dirname, join, relative } from "node:path";
import { build } from "esbuild";

const ROOT = join(import.meta.dirname, "..");

/**
 * Bundles into CommonJS as esbuild does with `splitting`, and then joins chunks: each goes into the group of the first
 * entry in `order` that loads it at once, so that loading an entry loads one file for each group up to its own. Splitting
 * alone makes a chunk for every set of entries that share code, some seventy for a conversation.
 * @param options of esbuild, with `splitting`, `outdir` below the root, and no `banner`
 * @param order sources of entries, relative to the root, those that are loaded first in front
 */
export async function buildJoined(options, order) {
  const split = await build({
    ...options,
    minify: false,
    // Takes out the branches that cannot be reached, and with them what CommonJS knows no word for.
    minifySyntax: true,
    write: false,
    metafile: true,
  });
  const texts = new Map(split.outputFiles.map(({ path, text }) => [path, text]));
  const outputs = new Map(
    Object.entries(split.metafile.outputs).map(([path, output]) => [join(ROOT, path), output]),
  );
  const groups = groupsOf(outputs, order);
  const chunksDir = join(ROOT, options.outdir, "chunks");

  /** Names of joined exports: every chunk calls its own `a`, `b`, … */
  const chunkIds = new Map([...groups.keys()].map((path, index) => [path, index]));
  const joinedName = (path, name) => `${name}_${chunkIds.get(path)}`;
  const chunksOf = Map.groupBy(groups.keys(), (path) => groups.get(path));

  const joining = {
    name: "joining",
    setup({ onResolve, onLoad }) {
      onResolve({ filter: /^group:/ }, ({ path }) => ({ path, namespace: "group" }));
      onResolve({ filter: /^file:/ }, ({ path }) => ({ path: path.slice("file:".length), external: true }));
      onResolve({ filter: /.*/ }, ({ path, kind, importer, namespace, resolveDir }) => {
        if (kind === "entry-point") return { path, namespace: "split" };
        if (!path.startsWith(".") && !path.startsWith("/")) return { path, external: true };
        const target = join(resolveDir, path);
        if (kind === "dynamic-import" || !groups.has(target)) return { path, external: true };
        const own = namespace === "group" ? importer.slice("group:".length) : groups.get(importer);
        if (own === groups.get(target)) return { path: target, namespace: "split" };
        return { path: target, namespace: "elsewhere", pluginData: resolveDir, suffix: `?${resolveDir}` };
      });
      onLoad({ filter: /.*/, namespace: "split" }, ({ path }) => ({
        contents: texts.get(path),
        resolveDir: dirname(path),
      }));
      onLoad({ filter: /.*/, namespace: "group" }, ({ path }) => ({
        contents: chunksOf
          .get(path.slice("group:".length))
          .map((chunk) => {
            const names = outputs.get(chunk).exports.map((name) => `${name} as ${joinedName(chunk, name)}`);
            return `export {${names.join(", ")}} from ${JSON.stringify(`./${relative(chunksDir, chunk)}`)};`;
          })
          .join("\n"),
        resolveDir: chunksDir,
      }));
      onLoad({ filter: /.*/, namespace: "elsewhere" }, ({ path, pluginData: from }) => {
        const names = outputs.get(path).exports.map((name) => `${joinedName(path, name)} as ${name}`);
        const file = relative(from, join(chunksDir, `${groups.get(path)}.js`));
        const specifier = `file:${file.startsWith(".") ? file : `./${file}`}`;
        return { contents: `export {${names.join(", ")}} from ${JSON.stringify(specifier)};` };
      });
    },
  };
  const kept = [...outputs.keys()].filter((path) => !groups.has(path));
  const { warnings } = await build({
    absWorkingDir: ROOT,
    bundle: true,
    format: "cjs",
    // Loading a file is `require`, also where it comes later.
    supported: { "dynamic-import": false },
    define: { "import.meta.dirname": "__dirname" },
    platform: "node",
    target: options.target,
    minify: options.minify,
    legalComments: "none",
    logLevel: "warning",
    logOverride: { "direct-eval": "silent" }, // as the first pass keeps silent about libraries
    outdir: options.outdir,
    entryPoints: [
      ...kept.map((path) => ({
        in: path,
        out: relative(join(ROOT, options.outdir), path).replace(/\.js$/, ""),
      })),
      ...[...chunksOf.keys()].map((group) => ({ in: `group:${group}`, out: `chunks/${group}` })),
    ],
    plugins: [joining],
  });
  if (warnings.length > 0) throw new Error("squad is not built with warnings");
}

/** The group of each chunk that is shared by entries and loaded with one of `order`. */
function groupsOf(outputs, order) {
  const entries = new Map([...outputs].map(([path, { entryPoint }]) => [entryPoint, path]));
  const groups = new Map();
  for (const source of order) {
    const entry = entries.get(source);
    if (entry === undefined) throw new Error(`${source} is no entry of the bundle`);
    const group = `${basename(source).replace(/\.\w+$/, "")}-shared`;
    for (const path of loadedWith(entry, outputs))
      if (outputs.get(path).entryPoint === undefined && !groups.has(path)) groups.set(path, group);
  }
  return groups;
}

/** What is loaded at once with `path`, itself included. */
function loadedWith(path, outputs, found = new Set()) {
  if (found.has(path)) return found;
  found.add(path);
  for (const { path: next, kind, external } of outputs.get(path).imports)
    if (kind === "import-statement" && external !== true) loadedWith(join(ROOT, next), outputs, found);
  return found;
}
