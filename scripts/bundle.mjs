// How squad is bundled with esbuild: the product, and the test programs that must behave like it.
import { readFileSync } from "node:fs";
import { isBuiltin } from "node:module";
import { join, relative } from "node:path";

const root = join(import.meta.dirname, "..");

/**
 * What libraries load and squad never uses: Ink's developer tools, its picture of a crash (squad has its own) and its
 * asking other programs for a size that the terminal tells; commander's commands that are programs of their own. 5 ms.
 */
const withoutUnused = {
  name: "without-unused",
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^node:child_process$/ }, ({ importer }) =>
      /[\\/]node_modules[\\/]commander[\\/]/.test(importer)
        ? { path: "empty", namespace: "empty" }
        : undefined,
    );
    onLoad({ filter: /.*/, namespace: "empty" }, () => ({ contents: "export default {}" }));
    onLoad({ filter: /[\\/]node_modules[\\/]terminal-size[\\/]index\.js$/ }, () => ({
      contents: "export default () => ({ columns: 80, rows: 24 });",
    }));
    onLoad({ filter: /[\\/]node_modules[\\/]ink[\\/]build[\\/]components[\\/]ErrorOverview\.js$/ }, () => ({
      contents: "export default () => null;",
    }));
    onLoad({ filter: /[\\/]node_modules[\\/]ink[\\/]build[\\/](?:reconciler|ink)\.js$/ }, ({ path }) => {
      const text = readFileSync(path, "utf8");
      const contents = text.replaceAll("process.env['DEV'] === 'true'", "false");
      if (contents === text)
        throw new Error(`${path}: Ink asks in other words whether it is being developed`);
      return { contents };
    });
  },
};

/** Four libraries bring copies of one table of two versions, and each copy is made at a start. */
const oneAnsiStyles = {
  name: "one-ansi-styles",
  setup({ onResolve }) {
    onResolve({ filter: /^ansi-styles$/ }, () => ({ path: join(root, "node_modules/ansi-styles/index.js") }));
  },
};

/**
 * Ink unmounts when the process exits, and squad ends the process itself on every signal: what else `signal-exit` does,
 * and that it loads `assert`, costs 3 ms.
 */
const plainSignalExit = {
  name: "plain-signal-exit",
  setup({ onLoad }) {
    onLoad({ filter: /[\\/]node_modules[\\/]signal-exit[\\/]index\.js$/ }, () => ({
      contents: `export default (unmount) => {
  const exit = (code) => unmount(code, null);
  process.once("exit", exit);
  return () => process.off("exit", exit);
};`,
    }));
  },
};

/**
 * An import of a module of Node's evaluates all of its exports, and with them the streams, workers and reports behind
 * them: 8 ms for fs, process and util. In the bundle it takes those that are used.
 */
const builtinsByName = {
  name: "builtins-by-name",
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^(?:node:)?[a-z_]+(?:\/[a-z_]+)*$/ }, ({ path, kind, importer }) =>
      kind === "import-statement" && isBuiltin(path)
        ? // One for each importer, because one for all would be one more file to load.
          { path, suffix: `?${relative(root, importer)}`, namespace: "builtin", sideEffects: false }
        : undefined,
    );
    onLoad({ filter: /.*/, namespace: "builtin" }, async ({ path }) => {
      const names = Object.keys(await import(path)).filter((name) => /^(?!default$)\w+$/.test(name));
      const exported = names.map(
        (name) => `const _${name} = /* @__PURE__ */ (() => all.${name})(); export { _${name} as ${name} };`,
      );
      return {
        contents: [
          `const all = process.getBuiltinModule(${JSON.stringify(path)});`,
          "export default all;",
          ...exported,
        ].join("\n"),
      };
    });
  },
};

/** Ink's boxes are laid out as columns by `src/tui/drawing/column-layout.ts`, which says why. */
const columnsWithoutYoga = {
  name: "columns-without-yoga",
  setup({ onLoad }) {
    const layout = JSON.stringify(join(root, "src/tui/drawing/column-layout.ts"));
    onLoad({ filter: /node_modules\/yoga-layout\/dist\/src\/index\.js$/ }, () => ({
      contents: `export { COLUMN_LAYOUT as default } from ${layout};`,
      resolveDir: root,
    }));
  },
};

/** string-width compiles the regular expression of all emoji sequences on its first accent: 20 ms. Ours lays out alike. */
const ownStringWidth = {
  name: "own-string-width",
  setup({ onLoad }) {
    const width = JSON.stringify(join(root, "src/core/text/display-width.ts"));
    onLoad({ filter: /node_modules\/string-width\/index\.js$/ }, () => ({
      contents: `import { stripVTControlCharacters } from "node:util";
import { displayWidth } from ${width};
export default (text) => displayWidth(text.includes("\\u001b") ? stripVTControlCharacters(text) : text);`,
      resolveDir: root,
      loader: "js",
    }));
  },
};

/**
 * Globals that are made when they are first named. Ink and squad make their segmenters when they are loaded, and the
 * first takes 9 ms of ICU's; `performance` loads what its stand-in names; nobody on a terminal has a navigator.
 */
const standIns = {
  define: {
    "Intl.Segmenter": "LazySegmenter",
    performance: "LightPerformance",
    "globalThis.navigator": "undefined",
  },
  inject: [join(root, "src/core/text/lazy-segmenter.ts"), join(root, "src/launch/light-performance.ts")],
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
  define: { "process.env.NODE_ENV": '"production"', ...standIns.define },
  inject: standIns.inject,
  banner: {
    js: "const require=process.getBuiltinModule('node:module').createRequire(import.meta.url);",
  },
  legalComments: "none",
  logLevel: "warning",
  plugins: [
    withoutUnused,
    oneAnsiStyles,
    plainSignalExit,
    builtinsByName,
    columnsWithoutYoga,
    ownStringWidth,
  ],
};
