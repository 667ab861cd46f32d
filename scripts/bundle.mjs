// How squad is bundled with esbuild: the product, and the test programs that must behave like it.
import { join } from "node:path";

const root = join(import.meta.dirname, "..");

/** Ink imports react-devtools-core only when DEV=true; it is not a dependency of squad. */
const withoutDevtools = {
  name: "without-devtools",
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^react-devtools-core$/ }, () => ({ path: "devtools", namespace: "empty" }));
    onLoad({ filter: /.*/, namespace: "empty" }, () => ({ contents: "export default {}" }));
  },
};

/** Yoga decodes its WebAssembly by `fetch` of a data URL where there is one, which loads Node's HTTP client: 38 ms. */
const yogaWithoutFetch = {
  name: "yoga-without-fetch",
  setup({ onLoad }) {
    onLoad({ filter: /yoga-wasm-base64-esm\.js$/ }, async ({ path }) => {
      const { readFile } = await import("node:fs/promises");
      const source = await readFile(path, "utf8");
      const changed = source.replaceAll("typeof fetch", '"undefined"');
      if (changed === source) throw new Error("yoga no longer asks for fetch: drop this plugin");
      return { contents: changed, loader: "js" };
    });
  },
};

/** string-width compiles the regular expression of all emoji sequences on its first accent: 20 ms. Ours lays out alike. */
const ownStringWidth = {
  name: "own-string-width",
  setup({ onLoad }) {
    const width = JSON.stringify(join(root, "src/core/display-width.ts"));
    onLoad({ filter: /node_modules\/string-width\/index\.js$/ }, () => ({
      contents: `import { stripVTControlCharacters } from "node:util";
import { displayWidth } from ${width};
export default (text) => displayWidth(text.includes("\\u001b") ? stripVTControlCharacters(text) : text);`,
      resolveDir: root,
      loader: "js",
    }));
  },
};

/** Options for `build`; entry points and output are the caller's. */
export const bundleOptions = {
  absWorkingDir: root,
  bundle: true,
  platform: "node",
  format: "esm",
  target: "node22.13",
  splitting: true,
  minify: true,
  keepNames: true,
  define: { "process.env.NODE_ENV": '"production"' },
  banner: {
    js: "import{createRequire as __squadCreateRequire}from'node:module';const require=__squadCreateRequire(import.meta.url);",
  },
  legalComments: "none",
  logLevel: "warning",
  plugins: [withoutDevtools, yogaWithoutFetch, ownStringWidth],
};
