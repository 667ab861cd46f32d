/** Put in by the build from package.json. */
declare const SQUAD_VERSION: string;

export const VERSION: string = SQUAD_VERSION;
