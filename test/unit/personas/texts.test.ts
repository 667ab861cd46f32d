import { describe, expect, it } from "vitest";
import { cleanBlock, titleCase } from "../../../src/personas/clean-text.ts";
import { readCsv } from "../../../src/core/text/csv.ts";
import { iconIn } from "../../../src/personas/icon.ts";
import { repairMojibake } from "../../../src/personas/mojibake.ts";
import { shortenLabel, shortenText } from "../../../src/personas/shorten.ts";
import { decodeWindows1252, encodeWindows1252 } from "../../../src/personas/windows-1252.ts";

describe("CSV", () => {
  it.each([
    ["quoted commas, quotes and line breaks", 'a,b\n"1,""x""","2\n3"\n', [{ a: '1,"x"', b: "2\n3" }]],
    ["CRLF and an empty last field", "a,b\r\n1,\r\n", [{ a: "1", b: "" }]],
    ["short rows and empty lines", "a,b\n\n1\n", [{ a: "1", b: "" }]],
    ["an unclosed quote", 'a,b\n1,"open\nend', [{ a: "1", b: "open\nend" }]],
    ["a header alone", "a,b\n", []],
    ["nothing", "", []],
  ])("is read with %s", (_, text, expected) => {
    expect(readCsv(text).map((record) => Object.fromEntries(record))).toEqual(expected);
  });
});

describe("mojibake", () => {
  const damage = (text: string): string => decodeWindows1252(new TextEncoder().encode(text));

  it.each(["📊", "🏗️", "🧪", "“quoted” – naïve", "日本語", "é"])(
    "is undone once and twice for %s",
    (text) => {
      expect(repairMojibake(damage(text))).toBe(text);
      expect(repairMojibake(damage(damage(text)))).toBe(text);
    },
  );

  it.each(["NÃO", "São Paulo", "Größe", "“ok”", "Â", "plain", "日本語 📊"])("is not seen in %s", (text) => {
    expect(repairMojibake(text)).toBe(text);
  });
});

describe("windows-1252", () => {
  it("maps every byte to a character and back", () => {
    const bytes = Uint8Array.from({ length: 256 }, (_, index) => index);
    expect(encodeWindows1252(decodeWindows1252(bytes))).toEqual(bytes);
  });

  it("has no bytes for other characters", () => {
    expect(encodeWindows1252("日")).toBeNull();
  });
});

describe("cleaning", () => {
  it("removes common indentation and repeated blank lines from a block", () => {
    expect(cleanBlock("\n    one\n\n\n      two\n    three\n", 100)).toBe("one\n\n  two\nthree");
  });

  it("cuts a block at the end of a line", () => {
    expect(cleanBlock(`${"a".repeat(80)}\n${"b".repeat(80)}`, 100)).toBe(`${"a".repeat(80)}…`);
  });

  it("gives capitals only to names that have none", () => {
    expect([
      titleCase("paige"),
      titleCase("ux-designer"),
      titleCase("BMad Master"),
      titleCase("分析师"),
    ]).toEqual(["Paige", "Ux Designer", "BMad Master", "分析师"]);
  });

  it("finds the first emoji, joined ones whole", () => {
    expect([iconIn("x 👩‍💻 y"), iconIn("🇵🇹"), iconIn("?"), iconIn("[icon]")]).toEqual(["👩‍💻", "🇵🇹", "", ""]);
  });
});

describe("shortening", () => {
  it.each([
    ["fits as it is.", 40, "fits as it is."],
    ["One whole sentence. Another that is far too long.", 30, "One whole sentence."],
    ["No. But this goes on without an end in sight", 20, "No. But this goes…"],
    ["Unbreakable".repeat(5), 10, "Unbreakab…"],
    ["aaaaaaaa🧪🧪", 10, "aaaaaaaa…"],
  ])("ends text where it still reads: %j in %i", (text, most, expected) => {
    expect(shortenText(text, most)).toBe(expected);
  });

  it.each([
    ["Create Brief: A guided experience", 20, "Create Brief"],
    ["Check (optional, but recommended)", 24, "Check"],
    ["Write a very long document today", 20, "Write a very long…"],
  ])("drops a label's explanation: %j in %i", (text, most, expected) => {
    expect(shortenLabel(text, most)).toBe(expected);
  });
});
