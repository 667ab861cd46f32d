export function compiledConfig(): Promise<unknown>;
