import { array, assert, asyncProperty, nat } from "fast-check";
import { describe, expect, it } from "vitest";
import { guardEvents, OversizedStreamError } from "../../../src/providers/sse-guard.ts";

async function guarded(...pieces: (string | Uint8Array)[]): Promise<string> {
  const body = (async function* () {
    for (const piece of pieces) yield Buffer.from(piece);
  })();
  let out = "";
  for await (const bytes of guardEvents(body)) out += Buffer.from(bytes).toString("utf8");
  return out;
}

describe("the guard before the SDKs' event parsers", () => {
  it.each([
    ["data: a\n\ndata: b\n\n", "data: a\n\ndata: b\n\n"],
    ["data:a\r\n\r\ndata: b\r\n\r\n", "data: a\n\ndata: b\n\n"],
    ["data: a\r\rdata: b\r\r", "data: a\n\ndata: b\n\n"],
    [": hello\n\n: again\n\ndata: a\n\n", "data: a\n\n"],
    ["\ufeffdata: a\n\n", "data: a\n\n"],
    ["event: thread.x\nid: 7\nretry: 3\ndata: a\n\n", "data: a\n\n"],
    ["data: {\ndata: }\n\n", "data: { }\n\n"],
    ["data: [DONE]", "data: [DONE]\n\n"],
    ["data: 1\n\ndata: [DONE]\n\ndata: x\n\n", "data: 1\n\ndata: [DONE]\n\n"],
    ['data: {"a":1}', 'data: {"a":1}\n\n'],
    ['data: {"a":', ""],
    ['data: 1\n\ndata: {"a":', "data: 1\n\n"],
    ["database: x\n\n", ""],
    ["\n\n\n", ""],
    ["", ""],
  ])("makes %j canonical", async (text, expected) => {
    expect(await guarded(text)).toBe(expected);
  });

  it("gives the same however the bytes are split", async () => {
    const text = ': c\r\n\r\ndata: {"t":"wörld 🚀"}\r\n\r\nid: 1\ndata: x\n\ndata: [DONE]\n\n';
    const bytes = Buffer.from(text);
    const whole = await guarded(bytes);
    await assert(
      asyncProperty(array(nat(bytes.length), { maxLength: 12 }), async (cuts) => {
        const at = [0, ...cuts.sort((a, b) => a - b), bytes.length];
        const pieces = at.slice(1).map((end, index) => bytes.subarray(at[index], end));
        expect(await guarded(...pieces)).toBe(whole);
      }),
      { numRuns: 200 },
    );
  });

  it("refuses a line without end and a stream without end", async () => {
    await expect(guarded("data: ", "x".repeat(1_000_001))).rejects.toBeInstanceOf(OversizedStreamError);
    const event = `data: ${"x".repeat(999_000)}\n\n`;
    await expect(guarded(...Array.from({ length: 33 }, () => event))).rejects.toBeInstanceOf(
      OversizedStreamError,
    );
  });

  it("refuses more events than any answer has, and passes on the others in small pieces", async () => {
    const event = "data: {}\n\n";
    const most = event.repeat(100_000);
    expect(await guarded(most)).toBe(most);
    await expect(guarded(most, event)).rejects.toBeInstanceOf(OversizedStreamError);
    const sizes: number[] = [];
    for await (const bytes of guardEvents(ReadableStream.from([Buffer.from(most)]))) sizes.push(bytes.length);
    expect(Math.max(...sizes)).toBeLessThan(5_000);
  });
});
