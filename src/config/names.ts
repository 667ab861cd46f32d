/** Providers are named like this in files, flags and `SQUAD_PROVIDER_<NAME>_BASE_URL`. */
export const PROVIDER_NAME = /^[a-z0-9][a-z0-9-]{0,39}$/;
/** What a model id may look like; long enough for any vendor's path. */
export const MODEL_ID = /^[\x21-\x7e]{1,200}$/;
