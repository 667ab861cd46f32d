import { describe, expect, it } from "vitest";
import { graphemes } from "../../../src/core/text/display-width.ts";
import {
  createSanitizer,
  JOINED_MAX,
  sanitize,
  sanitizeLine,
  SEQUENCE_CAP,
} from "../../../src/core/sanitize.ts";

const ESC = "\u001b";
const BEL = "\u0007";
const ST = `${ESC}\\`;

/** What is sent, and what of it may be seen. */
const ATTACKS: readonly (readonly [name: string, input: string, shown: string])[] = [
  ["a clipboard write ended by BEL", `a${ESC}]52;c;ZWNobyBoaQ==${BEL}b`, "ab"],
  ["a clipboard write ended by ST", `a${ESC}]52;c;ZWNobyBoaQ==${ST}b`, "ab"],
  ["a clipboard write ended by the 8-bit ST", `a${ESC}]52;c;ZWNobyBoaQ==\u009cb`, "ab"],
  ["a clipboard write begun by the 8-bit OSC", `a\u009d52;c;ZWNobyBoaQ==${BEL}b`, "ab"],
  ["a title", `a${ESC}]0;pwned${BEL}b`, "ab"],
  ["a link, whose label stays", `${ESC}]8;;https://evil.example${ST}label${ESC}]8;;${ST}`, "label"],
  ["notifications", `a${ESC}]9;hi${BEL}b${ESC}]777;notify;x;y${BEL}c`, "abc"],
  ["an inline file", `a${ESC}]1337;File=inline=1:AAAA${BEL}b`, "ab"],
  ["a colour query", `a${ESC}]11;?${BEL}b`, "ab"],
  ["clearing the screen and the scrollback", `a${ESC}[2J${ESC}[3J${ESC}[Hb`, "ab"],
  ["modes", `a${ESC}[?1049h${ESC}[?2004h${ESC}[?1003hb`, "ab"],
  ["queries that answer on stdin", `a${ESC}[6n${ESC}[cb`, "ab"],
  ["the 8-bit CSI", "a\u009b2Jb", "ab"],
  ["colours, concealed text", `a${ESC}[8mhidden${ESC}[0mb`, "ahiddenb"],
  ["a DCS", `a${ESC}Pq#0;2;0;0;0${ST}b`, "ab"],
  ["the 8-bit DCS", `a\u0090q#0\u009cb`, "ab"],
  ["a tmux passthrough", `a${ESC}Ptmux;${ESC}${ESC}]52;c;AAAA${BEL}${ST}b`, "ab"],
  ["APC, PM and SOS", `a${ESC}_Gf=100;AAAA${ST}b${ESC}^x${ST}c${ESC}Xx${ST}d`, "abcd"],
  ["a reset and a character set", `a${ESC}cb${ESC}(0c`, "abc"],
  ["a lone ESC at the end", `a${ESC}`, "a"],
  ["other 8-bit controls", "a\u0080\u0085\u008d\u0096b", "ab"],
  ["a carriage return that overwrites", "safe\rEVIL", "safe\nEVIL"],
  ["CRLF", "a\r\nb\r\n", "a\nb\n"],
  ["backspace, vertical tab, form feed, NUL, DEL, shifts", "a\b\v\f\0\u007f\u000e\u000fb", "ab"],
  ["bidirectional controls", "a\u202e\u202a\u2066\u2069\u200e\u200f\u061cb", "ab"],
  ["zero-width and filler characters", "a\u200b\u2060\ufeff\u00ad\u3164\uffa0\u115fb", "ab"],
  ["tag characters", "a\u{e0001}\u{e0041}\u{e007f}b", "ab"],
  ["variation selectors 17 and up", "a\u{e0100}\u{e01ef}b", "ab"],
  ["rows of variation selectors", "a\ufe01\ufe02\ufe0f\ufe00b", "a\ufe01b"],
  ["a joiner between ASCII letters", "pay\u200dpal\u200c.com", "paypal.com"],
  ["lone surrogates", "a\ud83db\udc4bc\udc4b\ud83d", "abc"],
  ["a sequence hidden inside another", `a${ESC}[${ESC}]0;x${BEL}b`, "ab"],
  ["a control inside a sequence", `a${ESC}[\u00072Jb`, "ab"],
  ["a cancelled string", `a${ESC}]0;x\u0018b`, "ab"],
  ["line and paragraph separators", "a\u2028b\u2029c", "a\nb\nc"],
];

const KEPT: readonly (readonly [name: string, text: string])[] = [
  ["accents, composed and combining", "São João não vê a ação; e\u0301"],
  ["scripts", "中文 日本語 한국어 Привет שלום مرحبا हिन्दी ไทย"],
  ["emoji", "👋 🚀 ✅ 1️⃣ #️⃣ ⚠️ ❤️"],
  ["emoji joined by ZWJ", "👩‍💻 🧙‍♂️ 👩‍❤️‍👨 🏳️‍🌈 👍🏽"],
  ["flags", "🇧🇷 🇵🇹"],
  ["Persian with ZWNJ and Malayalam with ZWJ", "می\u200cخواهم ന്\u200d"],
  ["Hindi, Bengali, Kannada and Sinhala with joiners", "क्\u200dष क्\u200cष র\u200d্য ರ\u200d್ಕ ක්\u200dර"],
  ["pointed Hebrew and Arabic", "שָׁלוֹם مَرْحَبًا"],
  ["letters with several marks", "e\u0323\u0302 ṩ u\u031b\u0301"],
  ["tabs and line feeds", "a\tb\n\n\tc\n"],
  ["box drawing and private use", "┌─┐ \ue0b0"],
];

describe("sanitize", () => {
  it.each(ATTACKS)("removes %s", (_, input, shown) => {
    expect(sanitize(input)).toBe(shown);
  });

  it.each(ATTACKS)("gives the same for %s however it is cut", (_, input, shown) => {
    for (let first = 0; first <= input.length; first += 1) {
      for (let second = first; second <= input.length; second += 1) {
        const sanitizer = createSanitizer();
        const output =
          sanitizer.push(input.slice(0, first)) +
          sanitizer.push(input.slice(first, second)) +
          sanitizer.push(input.slice(second)) +
          sanitizer.end();
        expect(output).toBe(shown);
      }
    }
  });

  it.each(KEPT)("keeps %s, also one unit at a time", (_, text) => {
    const sanitizer = createSanitizer();
    expect(sanitize(text)).toBe(text);
    const units = Array.from({ length: text.length }, (_, index) => text.charAt(index));
    expect(units.map((unit) => sanitizer.push(unit)).join("")).toBe(text);
  });

  it("shows what follows an unfinished string after a line break", () => {
    expect(sanitize(`a${ESC}]0;title\nthe rest\n${ESC}Pq\r\nmore`)).toBe("a\nthe rest\n\nmore");
  });

  it("shows what follows an unfinished string after its cap", () => {
    const shown = sanitize(`a${ESC}]0;${"x".repeat(10 * SEQUENCE_CAP)}`);
    expect(shown).toBe(`a${"x".repeat(9 * SEQUENCE_CAP + "\u001b]0;".length)}`);
  });

  it("shows what follows a control sequence without an end", () => {
    expect(sanitize(`${ESC}[${"1;".repeat(SEQUENCE_CAP)}`)).toHaveLength(SEQUENCE_CAP + 2);
  });

  it("begins anew after its end", () => {
    const sanitizer = createSanitizer();
    expect(sanitizer.push(`a${ESC}]0;x`) + sanitizer.end()).toBe("a");
    expect(sanitizer.push("\ud83d") + sanitizer.end()).toBe("");
    expect(sanitizer.push("\udc4b\r") + sanitizer.end()).toBe("\n");
    expect(sanitizer.push("\nb")).toBe("\nb");
  });
});

describe("what is joined", () => {
  it("ends after six joiners, so that no row of emoji is one character", () => {
    const shown = sanitize(Array.from({ length: 500 }, () => "👩").join("\u200d"));
    expect(shown.replaceAll("\u200d", "")).toBe("👩".repeat(500));
    for (const character of graphemes(shown))
      expect(character.split("\u200d").length).toBeLessThanOrEqual(JOINED_MAX + 1);
  });

  it.each([
    ["families side by side", "👨‍👩‍👧‍👦".repeat(20)],
    ["kisses with skins", "👩🏻‍❤️‍💋‍👩🏿".repeat(20)],
    ["a long Persian sentence", "می\u200cشد و می\u200cرفت ".repeat(20).trim()],
    ["short Persian words in a row", "می\u200cشد ".repeat(20).trim()],
  ])("stays in %s, also one unit at a time", (_, text) => {
    const sanitizer = createSanitizer();
    const units = Array.from({ length: text.length }, (_, index) => text.charAt(index));
    expect(sanitize(text)).toBe(text);
    expect(units.map((unit) => sanitizer.push(unit)).join("")).toBe(text);
  });
});

describe("sanitizeLine", () => {
  it("makes one line with single spaces", () => {
    expect(sanitizeLine("\r\n  a\t\tb\u2028c\u00a0 d \n", 60)).toBe("a b c d");
  });

  it("marks what it cuts off and never exceeds the length", () => {
    expect(sanitizeLine("abcdef", 6)).toBe("abcdef");
    expect(sanitizeLine("abcdefg", 6)).toBe("abcde…");
    expect(sanitizeLine("abcd efg", 6)).toBe("abcd…");
  });

  it("never cuts an emoji in half", () => {
    expect(sanitizeLine("abcd👋👋", 6)).toBe("abcd…");
    expect(sanitizeLine("abc👩‍💻👩‍💻", 7)).toBe("abc👩…");
  });

  it("reads a huge text no further than needed", () => {
    expect(sanitizeLine("x".repeat(50_000_000), 10)).toBe("xxxxxxxxx…");
  });

  it("removes a sequence that spans its internal pieces", () => {
    expect(sanitizeLine(`${"a".repeat(1022)}${ESC}]0;title${BEL}b`, 2000)).toBe(`${"a".repeat(1022)}b`);
  });
});
