import { chmodSync, existsSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { makeHome, squad, type Home } from "../support/squad.ts";

/** A home in which nobody has said where compiled code goes. */
function home(env: Record<string, string> = {}): Home {
  const made = makeHome({ NODE_COMPILE_CACHE: "", ...env });
  onTestFinished(() => made.remove());
  return made;
}

/** The files of the code that `squad status` has, by name. */
function codeOf({ stateDir }: Home): Map<string, string> {
  const builds = join(stateDir, "code");
  const [build = ""] = readdirSync(builds);
  const folder = join(builds, build, "status");
  return new Map(readdirSync(folder).map((name) => [name, join(folder, name)]));
}

describe("compiled code", () => {
  it("is kept with the state after the first start, and used by the next", async () => {
    const place = home();
    const first = await squad(place, ["status"]);
    const code = codeOf(place);
    expect(code.size).toBeGreaterThan(2);
    const written = [...code.values()].map((file) => statSync(file).mtimeMs);
    const second = await squad(place, ["status"]);
    expect(second).toEqual(first);
    expect([...codeOf(place).values()].map((file) => statSync(file).mtimeMs)).toEqual(written);
  });

  it("that is spoilt is made again, and nothing else happens", async () => {
    const place = home();
    const first = await squad(place, ["status"]);
    for (const file of codeOf(place).values()) {
      const code = readFileSync(file);
      writeFileSync(file, code.subarray(0, code.length - 100).fill(0, 200, 300));
    }
    expect(await squad(place, ["status"])).toEqual(first);
    for (const file of codeOf(place).values())
      expect(
        readFileSync(file)
          .subarray(200, 300)
          .every((byte) => byte === 0),
      ).toBe(false);
  });

  it("is not kept where that was switched off, or the state cannot be written", async () => {
    const off = home({ NODE_DISABLE_COMPILE_CACHE: "1" });
    expect((await squad(off, ["--version"])).code).toBe(0);
    expect(existsSync(join(off.stateDir, "code"))).toBe(false);

    const blocked = home();
    writeFileSync(join(blocked.stateDir, "code"), "a file");
    expect((await squad(blocked, ["--version"])).code).toBe(0);
  });

  it.skipIf(process.platform === "win32")(
    "is neither read nor written where others could write it",
    async () => {
      const place = home();
      const first = await squad(place, ["status"]);
      const [file = ""] = codeOf(place).values();
      chmodSync(join(file, ".."), 0o777);
      const spoilt = "no code";
      writeFileSync(file, spoilt);
      expect(await squad(place, ["status"])).toEqual(first);
      expect(readFileSync(file, "utf8")).toBe(spoilt);
    },
  );
});
