import { join, resolve } from "node:path";
import { readBoundedFile } from "./bounded-file.ts";
import type { FileText } from "./bounded-file.ts";
import type { ConfigFault, ConfigWarning } from "./fault.ts";
import { userDirs } from "./paths.ts";
import type { PlatformFacts, UserDirs } from "./paths.ts";
import { FILE_KINDS, fileName, type FileKind } from "./file-kinds.ts";
import type { FileLayer } from "./source.ts";

/** Where configuration files are looked for. */
export interface ConfigPlaces extends PlatformFacts {
  /** Root of the project one stands in; its `.squad` is read. Null outside any project. */
  readonly projectRoot: string | null;
  /** Folder of the bundled defaults. */
  readonly bundledDir: string;
}

export interface LayerFile {
  readonly kind: FileKind;
  readonly layer: FileLayer;
  readonly file: string;
}

/** A file that was looked for, with what was found. */
export interface FoundFile extends LayerFile {
  readonly content: FileText;
}

/** All that the disk holds of a configuration, read and not yet understood. */
export interface ConfigFiles {
  readonly dirs: UserDirs;
  /** Null outside any project. */
  readonly projectDir: string | null;
  /** Weakest layer first. */
  readonly files: readonly FoundFile[];
  /** Of the places themselves. */
  readonly faults: readonly ConfigFault[];
  readonly warnings: readonly ConfigWarning[];
}

/** Reads every file there is; what cannot be read says so in its `content`. */
export function readConfigFiles(places: ConfigPlaces): ConfigFiles {
  const { dirs, faults, warnings } = userDirs(places);
  const projectDir = places.projectRoot === null ? null : join(places.projectRoot, ".squad");
  const wanted = layerFiles(places.bundledDir, dirs.configDir, separate(projectDir, dirs.configDir));
  const files = wanted.map((file) => ({ ...file, content: readBoundedFile(file.file) }));
  return { dirs, projectDir, files, faults, warnings };
}

/** Who stands in the folder above the user's own configuration has no project configuration beside it. */
function separate(projectDir: string | null, configDir: string): string | null {
  return projectDir !== null && resolve(projectDir) === resolve(configDir) ? null : projectDir;
}

function layerFiles(bundledDir: string, configDir: string, projectDir: string | null): LayerFile[] {
  const folders: [FileLayer, string | null][] = [
    ["bundled", bundledDir],
    ["user", configDir],
    ["project", projectDir],
  ];
  return folders.flatMap(([layer, folder]) =>
    folder === null ? [] : FILE_KINDS.map((kind) => ({ kind, layer, file: join(folder, fileName(kind)) })),
  );
}
