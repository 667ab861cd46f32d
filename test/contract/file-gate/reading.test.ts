import { execFileSync } from "node:child_process";
import { chmodSync, linkSync, mkdirSync, symlinkSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { fileGateStage } from "../../support/file-gate-stage.ts";

const MAKE_FIFO = "mkfifo";

describe("the way to a file", () => {
  it("is one that names a file of the project", async () => {
    const { verdict } = await fileGateStage({ "docs/brief.md": "brief" });
    for (const path of ["docs/brief.md", "./docs/brief.md", "docs//./brief.md"])
      expect(await verdict(path)).toBe("brief");
  });

  it("is refused alike whether anything is there or not", async () => {
    const { root, outside, gate } = await fileGateStage({ "docs/brief.md": "brief" });
    symlinkSync(join(outside, "file.txt"), join(root, "link.txt"));
    symlinkSync(join(outside, "nothing.txt"), join(root, "dangling.txt"));
    symlinkSync(outside, join(root, "folder"));
    symlinkSync("/proc/self/environ", join(root, "environ"));
    const paths = [
      "nothing.md",
      "link.txt",
      "dangling.txt",
      "folder/file.txt",
      "folder/nothing.txt",
      "environ",
      "../project2/file.txt",
      "../project2/nothing.txt",
      "docs/../../project2/file.txt",
      "docs/../docs/brief.md",
      "..",
      ".",
      "",
      "/etc/passwd",
      `${root}/docs/brief.md`,
      "~/.bashrc",
      "file:///etc/passwd",
      "docs\\brief.md",
      "docs/brief.md\0",
      "docs/brief.md.",
      "docs/brief.md ",
      "\\\\?\\C:\\x",
      "C:/x",
      "CON",
      "docs/nul.txt",
      "docs/brief.md:stream",
      "docs/brief.md/x",
      "x/".repeat(3000),
    ];
    for (const path of paths) {
      const refusal = await gate.readText(path).catch((error: unknown) => error);
      expect(refusal, path).toMatchObject({ code: "file-refused", reason: "missing" });
      expect(String(refusal)).toMatch(/There is no file .* in this project$/u);
    }
  });

  it("may lead through links that stay in the project", async () => {
    const { root, verdict } = await fileGateStage({ "docs/brief.md": "brief" });
    symlinkSync("docs", join(root, "papers"));
    symlinkSync("papers/brief.md", join(root, "now.md"));
    expect(await verdict("papers/brief.md")).toBe("brief");
    expect(await verdict("now.md")).toBe("brief");
  });
});

describe("a file that holds keys by its kind", () => {
  it("is refused by its name, in any case, and by the name of what a link leads to", async () => {
    const names = [
      ".env",
      ".ENV",
      ".env.local",
      ".envrc",
      "a/.Env.production",
      "server.pem",
      "x/tls.KEY",
      "a.p12",
      "id_rsa",
      "id_ed25519.pub",
      ".ssh/config",
      ".aws/credentials",
      ".git/config",
      ".npmrc",
      ".netrc",
      ".squad/providers.yaml",
      ".docker/config.json",
      "home/.config/gcloud/x.json",
      ".e\u200bnv",
    ];
    const { root, verdict } = await fileGateStage(Object.fromEntries(names.map((name) => [name, "KEY=1"])));
    for (const name of names) expect(await verdict(name), name).toBe("secret");
    symlinkSync(".env", join(root, "settings.txt"));
    symlinkSync(".ssh", join(root, "folder"));
    expect(await verdict("settings.txt")).toBe("secret");
    expect(await verdict("folder/config")).toBe("secret");
  });

  it("is not one that only sounds like it", async () => {
    const names = [
      ".env.example",
      ".env.local.sample",
      "id_card.ts",
      "keys.md",
      ".gitignore",
      "environment.md",
    ];
    const { verdict } = await fileGateStage(Object.fromEntries(names.map((name) => [name, "text"])));
    for (const name of names) expect(await verdict(name), name).toBe("text");
  });

  it("is any file in a folder of squad's own", async () => {
    const { root, verdict } = await fileGateStage({ "config/keys.yaml": "x" }, { keptBack: ["config"] });
    symlinkSync("config/keys.yaml", join(root, "x.yaml"));
    expect(await verdict("config/keys.yaml")).toBe("secret");
    expect(await verdict("x.yaml")).toBe("secret");
  });
});

describe("what lies at the end of the way", () => {
  it("is refused without waiting when it is no ordinary file", async () => {
    const { root, verdict } = await fileGateStage({ "docs/brief.md": "brief" });
    for (const name of ["a", "b", "c", "d", "e"]) execFileSync(MAKE_FIFO, [join(root, name)]);
    const verdicts = await Promise.all(["a", "b", "c", "d", "e"].map(verdict));
    expect(verdicts).toEqual(Array.from({ length: 5 }, () => "special"));
    expect(await verdict("docs")).toBe("folder");
    expect(await verdict("docs/brief.md")).toBe("brief");
  });

  it("is refused when it is larger than 256 KB, by its size alone", async () => {
    const { root, gate, verdict } = await fileGateStage({
      "most.txt": "x".repeat(256 * 1024),
      "huge.txt": "",
    });
    expect(await verdict("most.txt")).toHaveLength(256 * 1024);
    truncateSync(join(root, "huge.txt"), 10 * 1024 ** 3);
    const began = performance.now();
    const before = process.memoryUsage.rss();
    expect(await verdict("huge.txt")).toBe("too-large");
    await expect(gate.readText("huge.txt", { from: 2, to: 3 })).rejects.toMatchObject({
      reason: "too-large",
    });
    expect(performance.now() - began).toBeLessThan(2000);
    expect(process.memoryUsage.rss() - before).toBeLessThan(64 * 1024 ** 2);
  });

  it("is refused when it is no text in UTF-8", async () => {
    const { root, verdict } = await fileGateStage({ "bom.md": "\ufeffSão Paulo\r\nend" });
    writeFileSync(join(root, "zero.bin"), Buffer.from([0x41, 0, 0x42]));
    writeFileSync(join(root, "latin1.txt"), Buffer.from("São Paulo", "latin1"));
    expect(await verdict("zero.bin")).toBe("binary");
    expect(await verdict("latin1.txt")).toBe("binary");
    expect(await verdict("bom.md")).toBe("São Paulo\nend");
  });

  it.skipIf(process.getuid?.() === 0)("is refused when the system refuses it", async () => {
    const { root, verdict } = await fileGateStage({ "locked.md": "x" });
    chmodSync(join(root, "locked.md"), 0);
    expect(await verdict("locked.md")).toBe("unreadable");
  });

  it("is read when it has other names on the disk, and that is told", async () => {
    const { root, outside, gate } = await fileGateStage({});
    linkSync(join(outside, "file.txt"), join(root, "hard.txt"));
    expect((await gate.readText("hard.txt")).names).toBe(2);
  });

  it("loses what acts on a terminal or hides from a reader", async () => {
    const { verdict } = await fileGateStage({ "x.md": "a\u001b]52;c;aGk=\u0007b\u202ec\u{e0041}d" });
    expect(await verdict("x.md")).toBe("abcd");
  });
});

describe("some lines of a file", () => {
  const LINES = Array.from({ length: 30_000 }, (_, index) => `line ${index + 1} of many that are here`);

  it("are read of a file that is larger than what is read whole", async () => {
    const { gate, verdict } = await fileGateStage({ "long.txt": LINES.join("\n") });
    expect(await verdict("long.txt")).toBe("too-large");
    for (const [from, to] of [
      [1, 1],
      [2, 5],
      [2000, 4000],
      [29_999, 30_000],
    ] as const) {
      const read = await gate.readText("long.txt", { from, to });
      expect(read.text.replace(/\n$/u, "")).toBe(LINES.slice(from - 1, to).join("\n"));
      expect(read).toMatchObject({ range: { from, to }, lines: to - from + 1 });
    }
  });

  it("end where the file does, and are refused beyond its end", async () => {
    const { gate } = await fileGateStage({ "a.txt": "one\ntwo\n", "b.txt": "one\ntwo" });
    for (const path of ["a.txt", "b.txt"]) {
      expect(await gate.readText(path, { from: 2, to: 9 })).toMatchObject({ range: { from: 2, to: 2 } });
      await expect(gate.readText(path, { from: 3, to: 9 })).rejects.toMatchObject({
        reason: "no-such-lines",
      });
    }
  });

  it("are refused when they are too many", async () => {
    const { gate } = await fileGateStage({ "long.txt": LINES.join("\n") });
    await expect(gate.readText("long.txt", { from: 1, to: 30_000 })).rejects.toMatchObject({
      reason: "too-large",
    });
  });
});

describe("what looks like a key", () => {
  const PEM = `-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\n\nMIIE${"aB3/".repeat(40)}\n-----END RSA PRIVATE KEY-----`;
  it.for([
    [`gsk_${"a1".repeat(26)}`, "***"],
    [`AIza${"b".repeat(35)}`, "***"],
    ["sk-or-v1-0123456789abcdef0123456789abcdef", "***"],
    [`ghp_${"Z9".repeat(18)}`, "***"],
    ["AKIAIOSFODNN7EXAMPLE", "***"],
    ["Authorization: Bearer abcdef0123456789.xyz", "Authorization: Bearer ***"],
    ["redis://:hunter2@host", "redis://:***@host"],
    ["postgres://app:hunter2@db/x", "postgres://app:***@db/x"],
    ['api_key = "0123456789abcdef0123"', 'api_key = "***"'],
    ["password: tr0ub4dor-and-more-3", "password: ***"],
    [PEM, "***"],
    [JSON.stringify({ private_key: PEM }), '{"private_key":"***"}'],
    ["the very secret of this user", "the *** of this user"],
    [`gsk_${"a1".repeat(10)}\u200b${"a1".repeat(16)}`, "***"],
  ] as const)("is hidden: %s", async ([text, expected]) => {
    const { gate } = await fileGateStage({ "x.txt": text }, { secrets: ["very secret"] });
    expect(await gate.readText("x.txt")).toMatchObject({ text: expected, masked: 1 });
  });

  it("is no word, call or number of a program", async () => {
    const code = [
      "const token = getTokenFromRequest(request2);",
      "password: process.env.PASSWORD_OF_DATABASE_1,",
      "const secret = createSecretFromPassphrase();",
      "task-0123456789 disk-usage-of-the-machine-01 https://example.org/a@b",
      "integrity: sha512-wCBiZ77u1tuWde6G/nfOtLaCTYcFDU5yCzARzK10y+rLhzYoL7a7yEemcopcc2Mzow7gZOIjnV2ym1NYmdiJOQ==",
    ].join("\n");
    const { gate } = await fileGateStage({ "x.ts": code });
    expect(await gate.readText("x.ts")).toMatchObject({ text: code, masked: 0 });
  });

  it("is looked for in time, whatever the text", async () => {
    for (const piece of [
      "-----BEGIN PRIVATE KEY-----\n",
      "token=a",
      "eyJaaaaaaaa.",
      "Bearer ",
      "a://b:",
      "sk-",
    ]) {
      const { gate } = await fileGateStage({
        "x.txt": piece.repeat(Math.floor((250 * 1024) / piece.length)),
      });
      const began = performance.now();
      await gate.readText("x.txt");
      expect(performance.now() - began, piece).toBeLessThan(1000);
    }
  });
});

it("does not read below a folder that takes the place of the project", async () => {
  const { root, verdict } = await fileGateStage({ "a/b.txt": "b" });
  mkdirSync(join(root, "empty"));
  expect(await verdict("empty/../a/b.txt")).toBe("missing");
});
