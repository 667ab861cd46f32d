import { mkdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { fileGateStage } from "../../support/file-gate-stage.ts";
import { put } from "../../support/wired-home.ts";

describe("the files that can be mentioned", () => {
  it("leave out what is ignored, secret, linked or nobody's text", async () => {
    const { root, outside, gate } = await fileGateStage({
      ".gitignore": "dist/\n*.log\n!keep.log\n/only-root.md\n",
      "src/.gitignore": "generated.ts\n!special.log\n",
      "src/main.ts": "",
      "src/generated.ts": "",
      "src/special.log": "",
      "src/only-root.md": "",
      "src/other.log": "",
      "only-root.md": "",
      "keep.log": "",
      "a.log": "",
      "dist/x.js": "",
      "node_modules/x/index.js": "",
      ".git/HEAD": "",
      ".env": "",
      "README.md": "",
      "bad\u0007name.md": "",
    });
    symlinkSync(outside, join(root, "link"));
    symlinkSync("README.md", join(root, "again.md"));
    expect((await gate.find("", 100)).paths).toEqual([
      "keep.log",
      "README.md",
      ".gitignore",
      "src/main.ts",
      "src/.gitignore",
      "src/special.log",
      "src/only-root.md",
    ]);
  });

  it("are 5,000 at most, no deeper than 12 folders, listed in time, and listed once for some seconds", async () => {
    const { root, gate } = await fileGateStage({});
    const deep = Array.from({ length: 14 }, (_, index) => `d${index}`).join("/");
    put(root, { [`${deep.slice(0, deep.indexOf("/d11"))}/in.txt`]: "", [`${deep}/out.txt`]: "" });
    for (let folder = 0; folder < 60; folder += 1) {
      const files = Array.from({ length: 100 }, (_, index) => [`f${folder}/g${index}.txt`, ""]);
      put(root, Object.fromEntries(files));
    }
    const began = performance.now();
    expect(await gate.find("", 10_000)).toMatchObject({ paths: { length: 5000 }, total: 5000 });
    expect(performance.now() - began).toBeLessThan(3000);
    mkdirSync(join(root, "new"));
    put(root, { "0.txt": "" });
    expect((await gate.find("0.txt", 10)).paths).not.toContain("0.txt");
  });

  it("are found as deep as they may lie, and no deeper", async () => {
    const folders = (count: number): string =>
      Array.from({ length: count }, (_, index) => `d${index}`).join("/");
    const { gate } = await fileGateStage({ [`${folders(11)}/in.txt`]: "", [`${folders(12)}/out.txt`]: "" });
    expect((await gate.find("txt", 10)).paths).toEqual([`${folders(11)}/in.txt`]);
  });
});
