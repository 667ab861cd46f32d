import { describe, expect, it } from "vitest";
import { agentFile, readAny } from "./support.ts";

const SIZE = 250 * 1024;
const fill = (text: string): string => text.repeat(Math.ceil(SIZE / text.length)).slice(0, SIZE);

/** A quadratic reader needs minutes for these; a linear one milliseconds. The machine may be busy: 200 ms. */
const BUDGET_MS = 200;

describe("hostile text of 250 KB is read in time", () => {
  it.each([
    ["unclosed items", agentFile().replace("<menu>", `<menu>${fill("<item ")}`)],
    ["items without end tag", `<agent name="x"><menu>${fill('<item cmd="*a">')}`],
    ["empty items", `<agent name="x"><menu>${fill("<item></item>")}`],
    ["agents in agents", fill("<agent ")],
    ["other tags of the same beginning", fill("<agents>")],
    ["quotes", `<agent name="${fill('" ')}`],
    ["attributes", `<agent ${fill('a="b" ')}`],
    ["equals signs", `<agent name=${fill("=")}`],
    ["spaces in a tag", `<agent ${fill(" ")}x`],
    ["open angle brackets", `<agent name="x"><persona><role>${fill("<a")}`],
    ["steps without end", `<agent name="x"><activation>${fill("<step ")}`],
    ["steps with quotes", `<agent name="x"><activation>${fill('<step n="')}`],
    ["comments", `<agent name="x">${fill("<!--")}`],
    ["entities", `<agent name="x"><persona><role>${fill("&#x")}`],
    ["ampersands", `<agent name="x"><persona><role>${fill("&")}`],
    ["prompts", `<agent name="x"><prompts>${fill('<prompt id="a">')}`],
    ["mojibake", `<agent name="x"><persona><role>${fill("Ã°")}`],
    ["brackets in a multi item", `<agent name="x"><menu><item type="multi">${fill("[A")}`],
    ["spaces", `x${fill(" ")}x`],
    ["spaces at line ends", fill(`${" ".repeat(5000)}x\n`)],
    ["blank lines", `x${fill("\n")}x`],
    ["dashes", `---\n${fill("-")}`],
    ["front matter without end", `---\n${fill("a: b\n")}`],
    ["front matter of brackets", `---\na: ${fill("[")}\n---\n`],
    ["deep front matter", `---\n${"- ".repeat(7000)}\n---\nText`],
    ["fences", fill("```yaml\n")],
    ["headings", fill("# ")],
    ["labels", fill("**")],
    ["pointers", fill("load the full agent file ")],
    ["emoji", `<agent name="x" icon="${fill("👩‍💻")}">`],
  ])("%s", async (_, text) => {
    await readAny("warm-up");
    const start = performance.now();
    const reading = await readAny(text);
    expect(performance.now() - start).toBeLessThan(BUDGET_MS);
    expect(reading.kind === "persona" ? reading.persona.name : reading.reason).not.toBe("");
  });
});
