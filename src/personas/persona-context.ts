import type { AgentManifest } from "./agent-manifest.ts";

/** Where a persona file lies, as far as reading it depends on that. All paths absolute. */
export interface PersonaContext {
  readonly projectRoot: string;
  /** Folder that holds the modules; null for a file outside any BMad installation. */
  readonly bmadRoot: string | null;
  /** BMad module; empty when unknown. */
  readonly module: string;
  readonly manifest: AgentManifest;
  /** True for the personas squad brings along. */
  readonly bundled: boolean;
}
