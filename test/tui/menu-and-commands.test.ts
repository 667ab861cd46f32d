import { describe, expect, it } from "vitest";
import type { MenuItem } from "../../src/core/persona.ts";
import { parseCommand } from "../../src/tui/commands.ts";
import { menuDeed, pickMenuItem } from "../../src/tui/menu-pick.ts";
import { nearest } from "../../src/core/nearest.ts";
import { MARY } from "../support/tui-fake-host.ts";

const pick = (input: string, isFresh = true): string | null => {
  const picked = pickMenuItem(input, MARY.menu, isFresh);
  if (picked === null) return null;
  return picked.kind === "item" ? picked.item.trigger : picked.message;
};

const item = (change: Partial<MenuItem>): MenuItem => ({
  trigger: "thing",
  code: null,
  description: "Do the thing",
  target: { kind: "none" },
  runnable: true,
  ...change,
});

describe("a menu choice", () => {
  it.each([
    ["2", "brainstorm-project"],
    [" 3 ", "research"],
    ["*research", "research"],
    ["*RS", "research"],
    ["BP", "brainstorm-project"],
    ["9", "The menu has 1 to 5."],
    ["*reserch", "No menu item *reserch. Did you mean *research?"],
  ])("reads %j as %j", (input, expected) => {
    expect(pick(input)).toBe(expected);
  });

  it.each(["bp", "2 apples", "BPX", "**bold**", "research", "* item"])("takes %j for a message", (input) => {
    expect(pick(input)).toBeNull();
  });

  it("takes a bare number for a message once the menu is not what was shown last", () => {
    expect(pick("2", false)).toBeNull();
    expect(pick("BP", false)).toBe("brainstorm-project");
  });
});

describe("what an item does", () => {
  it.each([
    [{ trigger: "help" }, "show-menu"],
    [{ trigger: "", code: "MH" }, "show-menu"],
    [{ trigger: "exit" }, "quit"],
    [{ trigger: "", code: "DA" }, "quit"],
    [{ trigger: "chat" }, "send"],
    [{ trigger: "exit-interview" as string, target: { kind: "exec", value: "x", path: null } }, "send"],
  ] as const)("%j leads to %s", (change, kind) => {
    expect(menuDeed(item(change)).kind).toBe(kind);
  });

  it("sends an action's own instructions with its description", () => {
    const action = item({ target: { kind: "action", value: "Ask first.\u001b[2J", path: null } });
    expect(menuDeed(action)).toEqual({ kind: "send", text: "Do the thing\n\nAsk first.", remark: null });
  });

  it("says that a workflow is only talked through", () => {
    const deed = menuDeed(item({ target: { kind: "workflow", value: "w.yaml", path: null } }));
    expect(deed).toMatchObject({
      text: "Do the thing",
      remark: expect.stringContaining("workflow") as string,
    });
  });
});

describe("a command line", () => {
  it("has a name and the rest as its argument", () => {
    expect(parseCommand("/Agent  John Smith ")).toMatchObject({
      command: { name: "agent" },
      argument: "John Smith",
    });
  });

  it.each(["/usr/bin is empty", "/", "no /help", "/help\nme", "//"])("is not %j", (input) => {
    expect(parseCommand(input)).toBeNull();
  });

  it("suggests what was meant, or where to look", () => {
    expect(parseCommand("/retyr")).toMatchObject({ message: "No command /retyr. Did you mean /retry?" });
    expect(parseCommand("/xyzzy")).toMatchObject({ message: "No command /xyzzy. /help lists them." });
  });
});

it("finds the nearest word by typos and by beginnings, and none when nothing is near", () => {
  const known = ["status", "agents", "agent", "quit"];
  expect(["stauts", "sta", "agnet", "zzz"].map((word) => nearest(word, known))).toEqual([
    "status",
    "status",
    "agent",
    null,
  ]);
});
