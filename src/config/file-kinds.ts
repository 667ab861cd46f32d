/** The four configuration files. */
export const FILE_KINDS = ["providers", "rate_limits", "agent_chains", "tools"] as const;
export type FileKind = (typeof FILE_KINDS)[number];

/** Name of a configuration file in each of the folders it is looked for. */
export const fileName = (kind: FileKind): string => `${kind}.yaml`;
