export function compiledConfig(): Promise<unknown>;
export function compiledPersonas(): Promise<unknown>;
export function checkedSettings(): Promise<unknown>;
