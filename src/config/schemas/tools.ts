import * as z from "zod/mini";
import { about, flag, text } from "../leaf.ts";
import { baseUrl as makeBaseUrl } from "./shared.ts";

/** tools.yaml: whole, and as one layer has it, which is the same, as it may all be absent. */
export function toolsSchemas() {
  const baseUrl = makeBaseUrl();
  const toolsSchema = z.strictObject({
    enabled: about(
      "Whether agents may use tools at all: read, list, search and save files, and search the web.",
      z.prefault(flag(true), true),
    ),
    web_search: z.prefault(
      z.strictObject({
        service: about(
          "Service that `web_search` asks. Agents have no such tool without one.",
          z.nullish(z.enum(["tavily", "brave", "searxng"])),
        ),
        api_key_env: about(
          "Environment variable that holds its key. `TAVILY_API_KEY` or `BRAVE_API_KEY` unless set; SearXNG needs none.",
          z.nullish(text("the NAME of an environment variable", /^[A-Za-z_]\w{0,99}$/, "TAVILY_API_KEY")),
        ),
        base_url: about("Address of the service; required for SearXNG.", z.nullish(baseUrl)),
      }),
      {},
    ),
  });

  return { whole: () => toolsSchema, layer: () => toolsSchema };
}
