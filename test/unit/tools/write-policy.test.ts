import { describe, expect, it } from "vitest";
import { placeOf, writeRule, type WriteMode, type WritePlace } from "../../../src/tools/write-policy.ts";

const PLACES: readonly WritePlace[] = ["output", "project", "sensitive"];
const MODES: readonly WriteMode[] = ["chat", "run", "run-allow-write", "user"];

describe("what becomes of a write", () => {
  it("in a turn that read untrusted text is never decided by squad itself", () => {
    for (const place of PLACES) expect(writeRule(place, true, "chat")).toBe("ask");
  });

  it("to what steers programs is never automatic", () => {
    for (const mode of MODES) {
      for (const tainted of [true, false])
        expect(writeRule("sensitive", tainted, mode)).not.toBe("automatic");
    }
  });

  it("that the user had squad make is made, but for what steers programs", () => {
    expect(PLACES.map((place) => writeRule(place, false, "user"))).toEqual([
      "automatic",
      "automatic",
      "refuse",
    ]);
  });

  it("in squad run is refused without the flag, and nobody is asked with it", () => {
    for (const place of PLACES) {
      for (const tainted of [true, false]) {
        expect(writeRule(place, tainted, "run")).toBe("refuse");
        expect(writeRule(place, tainted, "run-allow-write")).not.toBe("ask");
      }
    }
  });
});

describe("the place of a file", () => {
  it.for([
    ["docs/prd.md", "output"],
    ["docs/deep/status.yaml", "output"],
    ["docs", "project"],
    ["docs2/prd.md", "project"],
    ["docs/run.sh", "project"],
    ["docs/page.html", "project"],
    ["prd.md", "project"],
  ] as const)("%s: %s", ([path, place]) => {
    expect(placeOf({ path, isSensitive: false }, ["docs"])).toBe(place);
    expect(placeOf({ path, isSensitive: true }, ["docs"])).toBe("sensitive");
  });

  it("is never an output folder that is the whole project", () => {
    expect(placeOf({ path: "prd.md", isSensitive: false }, [""])).toBe("project");
  });
});
