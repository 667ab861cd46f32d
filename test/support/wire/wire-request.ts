export type WireProtocol = "openai" | "gemini";

/** One request as the server saw it. */
export interface WireRequest {
  /** First segment of the path (`/groq/…`), or what the protocol's own path gives away. */
  readonly provider: string;
  readonly protocol: WireProtocol;
  /** Number among the requests of this provider, from 0. */
  readonly index: number;
  /** `performance.now()` when the headers arrived. */
  readonly at: number;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Parsed JSON body; null when it was none. */
  readonly body: Readonly<Record<string, unknown>>;
  readonly model: string;
  /** The system prompt, whatever the protocol calls it. */
  readonly system: string;
  /** The conversation, whatever the protocol calls its roles. */
  readonly messages: readonly { readonly role: string; readonly content: string }[];
  /** Resolves with `performance.now()` when the connection or the response is over. */
  readonly closed: Promise<number>;
}

/** What can be read from the path alone. */
export function readPath(path: string): { provider: string; protocol: WireProtocol; model: string } {
  const gemini = /\/v1(?:beta)?\/models\/([^:/]+):streamGenerateContent/.exec(path);
  const first = path.split("/")[1] ?? "";
  const bare = /^(?:v1|v1beta|openai|api|chat)$/.test(first);
  if (gemini !== null) {
    return {
      provider: bare ? "gemini" : first,
      protocol: "gemini",
      model: decodeURIComponent(gemini[1] ?? ""),
    };
  }
  const ownPath = path.startsWith("/openai/") ? "groq" : path.startsWith("/api/") ? "openrouter" : "openai";
  return { provider: bare ? ownPath : first, protocol: "openai", model: "" };
}

type Json = Readonly<Record<string, unknown>>;

/** Reads model, system prompt and messages out of a parsed body of either protocol. */
export function readConversation(
  protocol: WireProtocol,
  body: Json,
): Pick<WireRequest, "system" | "messages" | "model"> {
  const model = typeof body["model"] === "string" ? body["model"] : "";
  if (protocol === "openai") {
    const all = asList(body["messages"]).map((message) => ({
      role: String(message["role"]),
      content: String(message["content"]),
    }));
    return {
      model,
      system: all
        .filter(({ role }) => role === "system")
        .map(({ content }) => content)
        .join("\n"),
      messages: all.filter(({ role }) => role !== "system"),
    };
  }
  return {
    model,
    system: textOf(body["systemInstruction"] as Json | undefined),
    messages: asList(body["contents"]).map((content) => ({
      role: String(content["role"]),
      content: textOf(content),
    })),
  };
}

function textOf(content: Json | undefined): string {
  return asList(content?.["parts"])
    .map((part) => String(part["text"]))
    .join("");
}

function asList(value: unknown): readonly Json[] {
  return Array.isArray(value) ? (value as Json[]) : [];
}
