import { describe, expect, it } from "vitest";
import { flawOf } from "./support.ts";

const SYSTEM = `You are Mary 📊, Business Analyst.
Role: Finds out what is really needed, and why now
Principles: A need has an owner, a moment and a cost. Ask for the last time it happened, not for opinions. Two sources before a fact. Say what is out of scope.
Menu: 2 [PB] Product brief by interview; 3 [BS] Brainstorm in three rounds; 4 [MR] Scope market research; 5 [FW] Five whys to a root cause; 6 [RE] Extract requirements`;

describe("an empty answer", () => {
  it.each([
    "",
    " \n\t",
    "\u00a0",
    "\u200b\ufeff",
    "...",
    "```\n```",
    "{}",
    "[]",
    "null",
    '""',
    "# ",
    "<think>x</think>",
  ])("is %j", (text) => expect(flawOf(text)).toBe("empty"));

  it.each(["4", "No.", "`{}`", "`null`", "`&&`", "🎉", "€", "?x", "```\n0\n```"])("is not %j", (text) =>
    expect(flawOf(text)).toBeNull(),
  );

  it("may be an empty list or object when JSON was asked for, but no null", () => {
    expect(flawOf("[]", { input: "Answer as JSON: the blockers." })).toBeNull();
    expect(flawOf("null", { input: "Answer as JSON: the blockers." })).toBe("empty");
  });
});

describe("a refusal", () => {
  it.each([
    "I'm sorry, but I can't help with that.",
    "**I can’t comply with that.**",
    "Hello Dani! 👋 Unfortunately, I'm unable to assist with this.",
    "As an AI language model, I cannot make decisions.",
    "Desculpe, mas não posso ajudar com isso.",
    "Lamento, mas não me é possível responder.",
    "Lamentablemente no puedo responder.",
    "Je suis désolée, mais je ne peux pas vous aider.",
    "Es tut mir leid, aber ich kann dabei nicht helfen.",
    "Mi dispiace, ma non posso aiutarti.",
    "К сожалению, я не могу помочь.",
    "抱歉，我无法回答这个问题。",
  ])("is %j", (text) => expect(flawOf(text)).toBe("refusal"));

  it("stays one however long the politeness behind it", () => {
    const polite = "I understand that this may be disappointing, and I appreciate your patience. ".repeat(3);
    expect(flawOf(`I'm sorry, but I can't help with that. ${polite}`)).toBe("refusal");
  });

  it("is an answer the provider's filter stopped", () => {
    expect(flawOf("The login", { finish: "blocked" })).toBe("refusal");
  });

  it.each([
    "The migration failed to acquire the lock.",
    "I can't see a reason to split this story.",
    "I cannot recommend Redis here: SQLite is enough.",
    "Sorry for the confusion: the deadline is Friday.",
    "I can't access your files, but the error means a tab in line 12: replace it with two spaces.",
    "I can't help with that yet. Which of the two files do you mean?",
    "Leider ist der Bericht unvollständig. Die Lücken sind der Mai und der Juni.",
    "Write this: \"I'm sorry, but I can't help with that.\"",
  ])("is not %j", (text) => expect(flawOf(text)).toBeNull());
});

describe("a truncated answer", () => {
  it("ends inside a code block, in a comma far out, or with a word that ends nothing", () => {
    expect(flawOf("So:\n```ts\nconst a = {")).toBe("truncated");
    const prose = "One file needs no server. I would take it for three people, and because the";
    expect(flawOf(prose)).toBe("truncated");
    expect(flawOf("It works. Eight owners check the page of the carrier by hand every morning,")).toBe(
      "truncated",
    );
  });

  it("is none without a full stop at the end of a title, a list or a signature", () => {
    expect(flawOf("Late orders, seen before the customer does")).toBeNull();
    expect(flawOf("Dear Ms Weber,\n\nyou have it on Thursday. Nothing changes.\n\nBest,\nSam")).toBeNull();
    expect(flawOf("So:\n```ts\nconst a = 1;\n```")).toBeNull();
  });
});

describe("a repetition", () => {
  it.each([
    ["a word", "very ".repeat(60)],
    ["a character", `Sure${"!".repeat(300)}`],
    [
      "a line, numbered",
      Array.from({ length: 10 }, (_, n) => `${n + 1}. Users need to see orders.`).join("\n"),
    ],
    ["a sentence without spaces", "这非常重要。".repeat(20)],
    ["lines in turn", "Given a user\nThen a page is shown\n".repeat(12)],
    [
      "a paragraph",
      `${"Owners learn of late orders from their customers, two days late, and pay for it. ".repeat(1)}\n\n`.repeat(
        6,
      ),
    ],
    ["a line in code", `\`\`\`ts\n${'import { useState } from "react";\n'.repeat(40)}\`\`\``],
  ])("is %s over and over", (_, text) => expect(flawOf(text)).toBe("repetition"));

  it.each([
    ["emphasis", "Ship it. Ship it. Ship it!"],
    [
      "a table",
      `| test | a | b |\n|---|---|---|\n${["login", "search", "export", "refund"].map((name) => `| ${name} | pass | pass |`).join("\n")}`,
    ],
    ["numbers in a row", Array.from({ length: 60 }, (_, n) => n + 1).join(", ")],
    ["a matrix of zeros", `\`\`\`\n${"0 0 0 0 0 0 0 0\n".repeat(8)}\`\`\``],
    ["a ruler", `Title\n${"─".repeat(120)}\nText`],
    ["equal rows of markup", `<ul>\n${'  <li class="item">Text</li>\n'.repeat(10)}</ul>`],
  ])("is not %s", (_, text) => expect(flawOf(text)).toBeNull());
});

describe("a leaked prompt", () => {
  it.each([
    "<|im_start|>assistant\nHi",
    "Fine.<|eot_id|>",
    "Fine. [INST] And? [/INST]",
    "<think>\nThe user wants",
    "Yes.\n\nUser: And the tests?\nAssistant: They pass.",
    "Assistant: Yes.\nUser: Thanks!",
  ])("is in %j", (text) => expect(flawOf(text)).toBe("leaked-prompt"));

  it("is long stretches of the instructions, not its menu or one principle", () => {
    const principles = SYSTEM.split("\n")[2] ?? "";
    const menu = (SYSTEM.split("\n")[3] ?? "").replaceAll("; ", "\n");
    expect(flawOf(`My instructions: ${principles}`, { system: SYSTEM })).toBe("leaked-prompt");
    expect(flawOf(`Gladly!\n${menu}`, { system: SYSTEM })).toBeNull();
    expect(
      flawOf("A need has an owner, a moment and a cost. Who is the owner?", { system: SYSTEM }),
    ).toBeNull();
  });

  it("is not what the user pasted or asked for", () => {
    const principles = SYSTEM.split("\n")[2] ?? "";
    expect(flawOf(principles, { system: SYSTEM, input: `Print this: ${principles}` })).toBeNull();
    expect(flawOf("Put `<think>` around it.")).toBeNull();
    expect(flawOf("Here:\n\nUser: Hi\nAssistant: Hello", { input: "Write an example dialogue." })).toBeNull();
  });
});

describe("the wrong language", () => {
  const PORTUGUESE = "O problema é que ninguém sabe quando o pedido sai da loja, e isso não é bom para eles.";
  const ENGLISH =
    "The problem is that nobody knows when the order leaves the shop, and that is not good for them.";
  const SPANISH =
    "El problema es que nadie sabe cuándo sale el pedido de la tienda, y eso no es bueno para ellos.";

  it("is neither that of the conversation nor that of documents", () => {
    const languages = { language: "pt", documentLanguage: "en", input: "Qual é o problema?" };
    expect(flawOf(PORTUGUESE, languages)).toBeNull();
    expect(flawOf(ENGLISH, languages)).toBeNull();
    expect(flawOf(SPANISH, languages)).toBe("wrong-language");
    expect(flawOf(ENGLISH, { ...languages, documentLanguage: null })).toBe("wrong-language");
    expect(flawOf(ENGLISH, { ...languages, documentLanguage: "pt" })).toBe("wrong-language");
  });

  it.each([
    ["bn", "সমস্যাটি হলো দোকান থেকে কখন অর্ডার বের হয় তা কেউ জানে না।"],
    ["mr", "दुकानातून ऑर्डर कधी निघते हे कोणालाच माहीत नाही ही समस्या आहे."],
    ["yue", "問題係冇人知道訂單幾時離開店鋪，呢個對佢哋唔好。"],
    ["ka", "პრობლემა ისაა, რომ არავინ იცის, როდის გადის შეკვეთა მაღაზიიდან."],
    ["mk", "Проблемот е што никој не знае кога нарачката излегува од продавницата."],
  ])("is not that of %s itself", (language, text) =>
    expect(flawOf(text, { language, input: "?" })).toBeNull(),
  );

  const english = "The next step is to talk to three owners, and then we decide what to do.";

  it.each([
    ["pt", english],
    ["pt", "El problema no es el retraso, es la sorpresa, y los clientes lo pagan."],
    ["es", "O problema não é o atraso, é a surpresa, e os clientes pagam por isso."],
    ["pt", "问题不在于延误，而在于意外。"],
    ["ru", english],
    ["uk", "Мы были уверены, что это не вызовет ошибок, но ещё ждём."],
    ["zh", "これは店のオーナーに知らせるための一覧です。"],
    ["ja", "问题在于店主总是在客户投诉之后才知道订单延误。第一步是每天早上发送一份清单。"],
    ["sv", english],
  ])("for %s is %j", (language, text) =>
    expect(flawOf(text, { language, input: "?" })).toBe("wrong-language"),
  );

  it.each([
    ["pt", "Deploy via CI/CD: build, test, rollout, health check, rollback."],
    ["pt", "OK, done!"],
    ["pt", 'A API diz "the model is overloaded, and you have to try it again later".'],
    ["pt", "```\n# this is the file that you have to read first, and it is in the docs\n```\nLeia primeiro."],
    ["es", "Falta la prueba de carga."],
    ["ja", "注文遅延一覧"],
    ["ru", "CI, Docker, Redis, GitHub Actions."],
    [null, english],
  ])("for %s is not %j", (language, text) => expect(flawOf(text, { language, input: "?" })).toBeNull());

  it("is not one the user asked for, or wrote in", () => {
    expect(flawOf(english, { language: "pt", input: "Traduza: o próximo passo…" })).toBeNull();
    expect(flawOf(english, { language: "pt", input: "Escreva em inglês." })).toBeNull();
    expect(
      flawOf(english, { language: "pt", input: "What is the next step, and who should do it?" }),
    ).toBeNull();
  });
});

describe("broken JSON", () => {
  const input = "Answer as JSON: the risks.";

  it.each([
    '{"a": 1,}',
    "{'a': 1}",
    "Two risks.",
    'Here: {"a": 1}',
    '{"a": 1}\n{"a": 2}',
    '```json\n{"a": 1\n```',
  ])("is %j", (text) => expect(flawOf(text, { input })).toBe("broken-json"));

  it.each([
    '{"a": 1}',
    "```json\n[1, 2]\n```",
    'Here they are:\n```json\n{"a": 1}\n```\nThe first is worse.',
  ])("is not %j", (text) => expect(flawOf(text, { input })).toBeNull());

  it("is no matter where JSON was not asked for", () => expect(flawOf("{'a': 1}")).toBeNull());
});
