import { describe, expect, it } from "vitest";
import { estimateTokens } from "../../../src/core/tokens.ts";

/** Texts with the largest count that the tokenizers o200k, Llama 3, Gemma 3 and Qwen 3 give. */
const COUNTED: readonly (readonly [name: string, text: string, most: number])[] = [
  [
    "English",
    "The analyst asks three questions before she writes a single line of the brief: who is this for, what do they do today, and what would make them change? Only then does she look at the market, and she writes down every assumption that nobody has tested yet.",
    54,
  ],
  [
    "Portuguese",
    "A analista faz três perguntas antes de escrever uma única linha do resumo: para quem é, o que essas pessoas fazem hoje e o que as faria mudar? Só então ela olha para o mercado e anota cada suposição que ninguém testou até agora.",
    64,
  ],
  [
    "Chinese",
    "分析师在写下第一行之前会先问三个问题：这是为谁做的，他们现在怎么做，什么会让他们改变？然后她才去看市场，并记录下每一个还没有人验证过的假设。",
    50,
  ],
  [
    "Japanese",
    "アナリストは概要を一行書く前に、三つの質問をします。誰のためのものか、今はどうしているのか、何があれば変わるのか。市場を見るのはその後です。",
    54,
  ],
  [
    "Korean",
    "분석가는 요약을 쓰기 전에 세 가지 질문을 합니다. 누구를 위한 것인지, 지금은 어떻게 하고 있는지, 무엇이 그들을 바꾸게 할 것인지 묻습니다.",
    45,
  ],
  [
    "code",
    'export function capMessages(messages: readonly Message[], cap = 50): Trimmed {\n  let start = Math.max(0, messages.length - cap);\n  while (start < messages.length && messages[start]?.role !== "user") start += 1;\n  return { messages: messages.slice(start), dropped: start };\n}\n',
    79,
  ],
  [
    "JSON",
    '{"v":1,"type":"exchange","agent":"analyst","user":"hello","receipt":{"provider":"groq","waitedMs":0,"ttftMs":310,"totalMs":1244,"usage":{"promptTokens":412,"completionTokens":180}}}',
    63,
  ],
  ["emoji", "✅ Done, shipped v2 🚀🚀 Next: 📋 write the PRD, 🧪 test it, 💡 think with 👩‍💻 Mary 🎉🎉🔥", 48],
];

describe("estimateTokens", () => {
  it.each(COUNTED)("stays near what real tokenizers count for %s", (_, text, most) => {
    const estimate = estimateTokens(text);
    expect(estimate).toBeGreaterThanOrEqual(0.9 * most);
    expect(estimate).toBeLessThanOrEqual(1.5 * most);
  });

  it("is 0 for the empty text and a positive integer for one letter", () => {
    expect(estimateTokens("")).toBe(0);
    expect(estimateTokens("a")).toBe(1);
  });

  it("counts a wide gap or a ruler as next to nothing, and random letters as nearly two a token", () => {
    expect(estimateTokens(" ".repeat(1000))).toBe(1);
    expect(estimateTokens("-".repeat(1600))).toBeLessThan(110);
    expect(estimateTokens("qzxwv".repeat(200))).toBeGreaterThan(450);
  });
});
