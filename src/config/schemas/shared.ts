import * as z from "zod/mini";
import { readBaseUrl } from "../endpoint.ts";
import { PROVIDER_NAME } from "../names.ts";
import { leaf } from "../leaf.ts";

/** The key of a mapping by provider. */
export const providerName = () =>
  z.string().check(z.regex(PROVIDER_NAME, "lower-case letters, digits and hyphens, like groq-small"));

/** A server's address. */
export const baseUrl = () =>
  leaf<string>({
    expects: "an https address without user, password or query (http only for localhost, 127.0.0.1 or [::1])",
    example: "https://api.example.com/v1",
    echo: false,
    read: readBaseUrl,
  });
