import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { jsonCalls } from "../../../src/providers/written-calls.ts";
import { createWrittenCallReader } from "../../../src/providers/written-call-reader.ts";

const NAMES = new Set(["read_file", "save_file"]);

function read(pieces: readonly string[]) {
  const reader = createWrittenCallReader(NAMES);
  const shown = pieces.map((piece) => reader.push(piece)).join("");
  const { text, calls } = reader.end();
  return { text: shown + text, calls: calls.map((call) => [call.name, call.arguments]) };
}

const TAG = '<tool_call>\n{"name": "read_file", "arguments": {"path": "a.md"}}\n</tool_call>';
const FUNCTION = '<function=read_file>{"path": "a.md"}</function>';
const QWEN =
  "<tool_call>\n<function=read_file>\n<parameter=path>\na.md\n</parameter>\n</function>\n</tool_call>";
const CALL = ["read_file", '{"path":"a.md"}'];

describe("calls that a model wrote at the end of its answer", () => {
  it.for<[string, string, string, readonly (readonly string[])[]]>([
    ["in tags", TAG, "", [CALL]],
    ["after text", `Let me look.\n\n${TAG}\n`, "Let me look.\n\n", [CALL]],
    ["several", `${TAG}\n${TAG}${FUNCTION}`, "", [CALL, CALL, CALL]],
    ["not closed", TAG.slice(0, -12), "", [CALL]],
    ["with parameters", TAG.replace("arguments", "parameters"), "", [CALL]],
    [
      "with arguments as a text",
      String.raw`<tool_call>{"name":"read_file","arguments":"{\"path\":\"a.md\"}"}`,
      "",
      [CALL],
    ],
    ["in a function", FUNCTION, "", [CALL]],
    ["in a function without its bracket", FUNCTION.replace(">", ""), "", [CALL]],
    ["with each argument in tags", QWEN, "", [CALL]],
    [
      "with each argument in tags, after text",
      `Let me look.\n${QWEN}\n${QWEN}`,
      "Let me look.\n",
      [CALL, CALL],
    ],
    ["with arguments in tags, without the outer ones", QWEN.slice(12, -13), "", [CALL]],
    ["with arguments in tags, not closed", QWEN.slice(0, -25), "", [CALL]],
    ["without arguments", "<function=read_file>\n</function>", "", [["read_file", "{}"]]],
    [
      "with tags in an argument in tags",
      "<function=save_file>\n<parameter=path>a.md</parameter>\n<parameter=content>\n\na </parameter> <b>\n{\n\n</parameter>\n</function>",
      "",
      [["save_file", String.raw`{"path":"a.md","content":"\na </parameter> <b>\n{\n"}`]],
    ],
    ["with a made-up result", `${TAG}\n<tool_response>\nbread`, "", [CALL]],
    [
      "with tags in a text",
      '<function=save_file>{"path": "a.md", "content": "</tool_call> \\" } {"}</function>',
      "",
      [["save_file", '{"path":"a.md","content":"</tool_call> \\" } {"}']],
    ],
  ])("are calls: %s", ([, answer, text, calls]) => {
    expect(read([answer])).toEqual({ text, calls });
    expect(read(answer.split(""))).toEqual({ text, calls });
  });

  it.for([
    ["of no tool that was offered", TAG.replace("read_file", "rm_file")],
    ["of a function that was not offered", FUNCTION.replace("read_file", "rm_file")],
    ["in a fenced block", `An example:\n\`\`\`\n${TAG}\n\`\`\`\n`],
    ["in an open block", `~~~\n${TAG}`],
    ["in the middle of a line", `Write ${TAG}`],
    ["with text after them", `${TAG}\nThis is how it is done.`],
    ["with another key", TAG.replace('"arguments"', '"why": 1, "arguments"')],
    ["of broken JSON", TAG.replace("}}", "}")],
    ["whose object is cut", TAG.slice(0, 40)],
    ["that only begin", "<tool_call>\n"],
    ["whose argument is cut", QWEN.slice(0, -40)],
    ["of a function in tags that was not offered", QWEN.replace("read_file", "rm_file")],
    ["of arguments in tags without a function", QWEN.replace(/<.?function.*\n/g, "")],
    ["with text between arguments", QWEN.replace("</parameter>", "</parameter> so")],
    ["of no object", "<tool_call>[1]</tool_call>"],
    ["whose arguments are none", '<tool_call>{"name": "read_file"}</tool_call>'],
    ["nested", `<tool_call>${TAG}</tool_call>`],
  ])("stay text: %s", ([, answer = ""]) => {
    expect(read([answer])).toEqual({ text: answer, calls: [] });
    expect(read(answer.split(""))).toEqual({ text: answer, calls: [] });
  });

  it("give the same however the answer is cut, and lose nothing where they are none", () => {
    const part = fc.oneof(
      fc.constantFrom(
        TAG,
        FUNCTION,
        QWEN,
        "<parameter=path>",
        "</parameter>",
        "</function>",
        "<tool_call>",
        "</tool_call>",
        "<function=",
        "read_file",
        ">",
        "{",
        "}",
        '"',
        "```\n",
        "\n",
        "  ",
        "<",
        "word",
        '{"path": "a.md"}',
        "<tool_response>",
      ),
      fc.string({ maxLength: 4 }),
    );
    fc.assert(
      fc.property(
        fc.array(part, { maxLength: 12 }),
        fc.array(fc.nat(40), { maxLength: 12 }),
        (parts, cuts) => {
          const answer = parts.join("");
          const whole = read([answer]);
          const places = [...new Set(cuts.map((cut) => Math.min(cut, answer.length)))].toSorted(
            (a, b) => a - b,
          );
          const pieces = [0, ...places].map((from, index) => answer.slice(from, places[index]));
          expect(read(pieces)).toEqual(whole);
          expect(read(answer.split(""))).toEqual(whole);
          if (whole.calls.length === 0) expect(whole.text).toBe(answer);
          else expect(answer.startsWith(whole.text)).toBe(true);
        },
      ),
      { numRuns: 3000 },
    );
  });

  it("shows at once what cannot be a call", () => {
    const reader = createWrittenCallReader(NAMES);
    expect(reader.push("a <")).toBe("a <");
    expect(reader.push("\n<to")).toBe("\n");
    expect(reader.push("p>")).toBe("<top>");
    expect(reader.push("\n<tool_call> no")).toBe("\n<tool_call> no");
    expect(reader.push("\n<function=rm")).toBe("\n");
    expect(reader.push("_file>")).toBe("<function=rm_file>");
  });
});

describe("calls in JSON alone", () => {
  it("are those of a list, or of one object, when all of them are known", () => {
    const call = { name: "read_file", arguments: { path: "a.md" } };
    const expected = { name: "read_file", arguments: '{"path":"a.md"}' };
    expect(jsonCalls(JSON.stringify(call), NAMES)).toEqual([expected]);
    expect(jsonCalls(JSON.stringify([call, call]), NAMES)).toEqual([expected, expected]);
    expect(jsonCalls(JSON.stringify([call, { ...call, name: "rm" }]), NAMES)).toBeNull();
    for (const text of ["[]", "{}", "no", "null", '"read_file"']) expect(jsonCalls(text, NAMES)).toBeNull();
  });
});
