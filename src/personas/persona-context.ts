import type { AgentManifest } from "./agent-manifest.ts";
import type { CentralConfig } from "./configuration/central-config.ts";

/** Where a persona file lies, as far as reading it depends on that. All paths absolute. */
export interface PersonaContext {
  readonly projectRoot: string;
  /** Folder that holds the modules; null for a file outside any BMad installation. */
  readonly bmadRoot: string | null;
  /** BMad module; empty when unknown. */
  readonly module: string;
  readonly manifest: AgentManifest;
  readonly central: CentralConfig;
  /** Folders in which the skills that menus start are looked for, in this order. */
  readonly skillFolders: readonly string[];
  /** Where the installer's own table says skills lie, by name, for projects without skill folders. */
  readonly skillPaths: ReadonlyMap<string, readonly string[]>;
  /** What symbolic links must not leave, where that is not the project: the home folder for skills in it. */
  readonly boundary?: string;
  /** True for the personas squad brings along. */
  readonly bundled: boolean;
}
