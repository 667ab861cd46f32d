import { describe, expect, it } from "vitest";
import { terminalFacts } from "../../../src/config/terminal-facts.ts";

const facts = (env: Record<string, string>, platform = "linux") => terminalFacts({ env, platform });

describe("what the environment says of a terminal", () => {
  it.each([
    ["0;15", "light"],
    ["15;0", "dark"],
    ["12;default;7", "light"],
    ["7;8", "dark"],
    ["15;default", null],
    ["0;99", null],
    ["", null],
  ])("COLORFGBG=%s: a background that is %s", (COLORFGBG, background) => {
    expect(facts({ COLORFGBG }).background).toBe(background);
  });

  it.each<[Record<string, string>, boolean]>([
    [{ LANG: "pt_BR.UTF-8" }, false],
    [{ LANG: "C.utf8" }, false],
    [{ LANG: "C" }, true],
    [{ LANG: "pt_BR.ISO-8859-1" }, true],
    [{ LANG: "C", LC_ALL: "en_US.UTF-8" }, false],
    [{ LANG: "en_US.UTF-8", LC_CTYPE: "POSIX" }, true],
    [{}, false],
  ])("%j: ASCII alone is %s", (env, asciiOnly) => {
    expect(facts(env).asciiOnly).toBe(asciiOnly);
  });

  it("the old console of Windows is known by what it does not set", () => {
    expect(facts({}, "win32").asciiOnly).toBe(true);
    expect(facts({ WT_SESSION: "1" }, "win32").asciiOnly).toBe(false);
    expect(facts({ TERM_PROGRAM: "vscode" }, "win32").asciiOnly).toBe(false);
  });

  it("the locale of messages is LC_ALL, else LC_MESSAGES, else LANG", () => {
    expect(facts({ LANG: "es_MX.UTF-8", LC_MESSAGES: "pt_BR" }).locale).toBe("pt_BR");
    expect(facts({ LANG: "es_MX.UTF-8", LC_ALL: "C" }).locale).toBe("C");
    expect(facts({}).locale).toBe("");
  });

  it("a screen reader is one by squad's variable or Ink's", () => {
    expect(facts({ SQUAD_SCREEN_READER: "1" }).screenReader).toBe(true);
    expect(facts({ INK_SCREEN_READER: "true" }).screenReader).toBe(true);
    expect(facts({ SQUAD_SCREEN_READER: "0" }).screenReader).toBe(false);
  });
});
