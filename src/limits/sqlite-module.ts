import type * as Sqlite from "node:sqlite";

let loaded: typeof Sqlite | undefined;

/**
 * `node:sqlite`, loaded on the first call. Node 22 announces it with an ExperimentalWarning on stderr; that one
 * warning is swallowed, every other passes.
 */
export function loadSqlite(): typeof Sqlite {
  loaded ??= withoutSqliteWarning(() => process.getBuiltinModule("node:sqlite"));
  return loaded;
}

function withoutSqliteWarning<T>(load: () => T): T {
  const original = Object.getOwnPropertyDescriptor(process, "emitWarning");
  const emit = process.emitWarning.bind(process) as (...args: readonly unknown[]) => void;
  process.emitWarning = (...args: readonly unknown[]): void => {
    const [warning, type] = args;
    if (type !== "ExperimentalWarning" || !String(warning).startsWith("SQLite ")) emit(...args);
  };
  try {
    return load();
  } finally {
    if (original === undefined) Reflect.deleteProperty(process, "emitWarning");
    else Object.defineProperty(process, "emitWarning", original);
  }
}
