import { hash } from "node:crypto";
import { expect, it } from "vitest";
import { sha256 } from "../../../src/config/sha256.ts";

it("is the digest that node:crypto makes, at every length around a block and in every script", () => {
  const texts = Array.from({ length: 200 }, (_, length) => "k".repeat(length));
  for (const text of [...texts, "gsk_é漢🦊", "x".repeat(10_000)]) {
    expect(sha256(text)).toBe(hash("sha256", text, "hex"));
  }
});
