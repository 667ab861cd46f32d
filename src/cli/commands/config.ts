import { checkConfiguration, configurationPaths, openConfiguration } from "../../app/configuration.ts";
import { EXIT, type ExitCode } from "../../core/errors.ts";
import { sanitize } from "../../core/sanitize.ts";
import { printJson, write } from "../output.ts";
import { table } from "../render/table.ts";

interface Flags {
  readonly json?: boolean;
}
