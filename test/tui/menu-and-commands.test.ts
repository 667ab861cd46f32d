import { describe, expect, it } from "vitest";
import type { MenuItem } from "../../src/core/persona.ts";
import { blockRows } from "../../src/tui/drawing/block-rows.ts";
import { parseCommand } from "../../src/tui/commands/parse.ts";
import { menuBlocks } from "../../src/tui/blocks/greeting.ts";
import { menuChoice } from "../../src/tui/conversation/menu-choice.ts";
import { menuDeed, pickMenuItem } from "../../src/tui/conversation/menu-pick.ts";
import { EN } from "../../src/tui/words/en/index.ts";
import { nearest } from "../../src/core/text/nearest.ts";
import { MARY } from "../support/tui-fake-host.ts";

const pick = (input: string, isFresh = true): string | null => {
  const picked = pickMenuItem(input, MARY.menu, isFresh, EN);
  if (picked === null) return null;
  if (picked.kind === "several") return picked.items.map(({ number }) => number).join(", ");
  return picked.kind === "item" ? picked.item.trigger : picked.message;
};

const item = (change: Partial<MenuItem>): MenuItem => ({
  trigger: "thing",
  code: null,
  description: "Do the thing",
  target: { kind: "none" },
  runnable: true,
  builtin: null,
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
    ["bp", "brainstorm-project"],
    ["Brainstorm-Project", "brainstorm-project"],
    ["*brain", "brainstorm-project"],
    ["*one page", "brief"],
    ["*product", "brief"],
    ["*a", "1, 2, 3, 4, 5"],
    ["*what the product is not", null],
    ["*menu", "menu"],
    ["*EXIT", "exit"],
  ])("reads %j as %j", (input, expected) => {
    expect(pick(input)).toBe(expected);
  });

  it.each(["2 apples", "BPX", "**bold**", "*really* good", "research", "* item", "rs is a code"])(
    "takes %j for a message",
    (input) => {
      expect(pick(input)).toBeNull();
    },
  );

  it("takes a bare number for a message once the menu is not what was shown last", () => {
    expect(pick("2", false)).toBeNull();
    expect(pick("BP", false)).toBe("brainstorm-project");
    expect(pick("brainstorm-project", false)).toBe("brainstorm-project");
  });

  it("takes a code in small letters for a word once the menu is not what was shown last", () => {
    expect(pick("da", false)).toBeNull();
    expect(pick("da", true)).toBe("exit");
  });

  it("knows the help and the exit of every BMad agent, whatever its menu lists", () => {
    expect(["*help", "*exit"].map((input) => pickMenuItem(input, [], false, EN))).toMatchObject([
      { item: { code: "MH" } },
      { item: { code: "DA" } },
    ]);
  });
});

describe("a command of BMad 4", () => {
  const menu = [
    item({ trigger: "task", description: "Execute task" }),
    item({
      trigger: "create-doc",
      target: {
        kind: "task",
        value: "create-doc",
        path: "/p/create-doc.md",
        attributes: { task: "create-doc" },
      },
    }),
    item({
      trigger: "shard-doc",
      target: { kind: "task", value: "shard-doc", path: "/p/x.md", attributes: {} },
    }),
    item({ trigger: "yolo", builtin: "yolo" }),
  ];
  const choice = (input: string, known: readonly MenuItem[] = menu) => {
    const picked = pickMenuItem(input, known, false, EN);
    return picked === null ? null : menuChoice(picked, input, "Mary", EN);
  };

  it.each([
    ["*yolo", { kind: "command", command: { name: "workflow" }, argument: "yolo" }],
    ["*doc-out", { kind: "command", command: { name: "workflow" }, argument: "document" }],
    ["*status", { kind: "command", command: { name: "workflow" }, argument: "" }],
    ["*agent pm", { kind: "command", command: { name: "agent" }, argument: "pm" }],
    ["*agent", { kind: "command", command: { name: "agent" }, argument: "" }],
    ["*task shard-doc", { kind: "start", item: { target: { value: "task shard-doc", path: null } } }],
    ["*task", { kind: "start", item: { target: { value: "a task" } } }],
    [
      "*create-doc prd",
      {
        kind: "start",
        argument: "",
        item: { target: { value: "task create-doc prd", attributes: { template: "prd" } } },
      },
    ],
    [
      "*create-doc",
      {
        kind: "start",
        item: { description: "*create-doc", target: { value: "task create-doc", path: null } },
      },
    ],
    ["*checklist pm", { kind: "start", item: { target: { attributes: { checklist: "pm" } } } }],
    ["*shard-doc docs/prd.md docs/prd", { kind: "start", argument: "docs/prd.md docs/prd" }],
    ["*plan", { kind: "say" }],
    ["*plan-status", { kind: "say" }],
    ["*workflow greenfield-ui", { kind: "say" }],
  ] as const)("%s is done by the host, or said not to be", (input, expected) => {
    expect(choice(input)).toMatchObject(expected);
  });

  it("runs the checklist that its item names, unless another is named", () => {
    const target = {
      kind: "task",
      value: "execute-checklist with pm",
      path: "/p/x.md",
      attributes: { task: "/p/x.md", checklist: "/p/pm.md" },
    } as const;
    const own = item({ trigger: "execute-checklist", target });
    expect(choice("*execute-checklist", [own])).toMatchObject({ kind: "start", item: { target } });
    expect(choice("*execute-checklist story", [own])).toMatchObject({
      item: { target: { value: "task execute-checklist story", attributes: { checklist: "story" } } },
    });
  });

  it("is known to an agent that lists none", () => {
    for (const input of ["*yolo", "*doc-out", "*agent pm", "*task shard-doc", "*checklist pm"])
      expect(choice(input, [])?.kind).toMatch(/^(?:command|start)$/);
  });

  it("that an agent has files for is its own", () => {
    const own = item({
      trigger: "status",
      target: { kind: "workflow", value: "x", path: "/x", attributes: {} },
    });
    expect(choice("*status", [own])).toMatchObject({ kind: "start", item: { trigger: "status" } });
  });
});

describe("a choice with an argument", () => {
  const menu = [item({ trigger: "brainstorm" }), item({ trigger: "exit", builtin: "dismiss" })];

  it("is the item of its first word, and the rest goes with it", () => {
    const picked = pickMenuItem("*brainstorm a pier for boats", menu, false, EN);
    expect(picked).toMatchObject({ kind: "item", item: menu[0], argument: "a pier for boats" });
    if (picked === null) throw new Error("nothing picked");
    expect(menuChoice(picked, "*brainstorm a pier for boats", "Mary", EN)).toMatchObject({
      kind: "send",
      text: "Do the thing\n\na pier for boats",
    });
  });

  it("is never what the host does itself", () => {
    expect(pickMenuItem("*exit the harbour slowly", menu, false, EN)).toBeNull();
  });
});

describe("the menu", () => {
  const lines = (items: readonly MenuItem[]): string[] =>
    menuBlocks({ ...MARY, menu: items }, EN)
      .flatMap((block) => blockRows(block, 60))
      .map((row) => row.map(({ text }) => text).join(""));

  it("marks the items whose files are missing, and says once what the mark means", () => {
    expect(lines([item({}), item({ runnable: false }), item({ runnable: false })])).toEqual([
      "",
      "  1  *thing  Do the thing",
      "  2  *thing  Do the thing †",
      "  3  *thing  Do the thing †",
      "† its files are missing here",
    ]);
  });

  it("explains no mark that it does not use", () => {
    expect(lines([item({})])).toHaveLength(2);
  });
});

describe("what an item does", () => {
  it.each([
    [{ trigger: "aide", builtin: "menu" }, "show-menu"],
    [{ trigger: "sair", builtin: "dismiss" }, "quit"],
    [{ trigger: "", code: "CH", builtin: "chat" }, "chat"],
    [{ trigger: "party-mode", code: "PM", builtin: "party" }, "party"],
    [{ trigger: "help" }, "send"],
    [{ trigger: "exit-interview" }, "send"],
    [{ target: { kind: "exec", value: "x", path: null, attributes: {} } }, "start"],
    [{ target: { kind: "skill", value: "x", path: null, attributes: {} } }, "start"],
  ] as const)("%j leads to %s", (change, kind) => {
    expect(menuDeed(item(change), "Mary", EN).kind).toBe(kind);
  });

  it("sends an action's own instructions with its description", () => {
    const action = item({
      target: { kind: "action", value: "Ask first.\u001b[2J", path: null, attributes: {} },
    });
    expect(menuDeed(action, "Mary", EN)).toEqual({
      kind: "send",
      text: "Do the thing\n\nAsk first.",
    });
  });
});

describe("an item that cannot be run", () => {
  it.each([
    ["exec", "{project-root}/gone.md\u001b[2J", /^Not run: \{project-root\}\/gone\.md is not here\. .*Mary/],
    ["action", "#lost", /^Not run: #lost is not here\./],
    ["workflow", "todo", /^Not run: BMad has not written its steps yet/],
  ] as const)("of kind %s and target %s is said, and sends nothing", (kind, value, text) => {
    const target = { kind, value, path: null, attributes: {} };
    expect(menuDeed(item({ runnable: false, target }), "Mary", EN)).toEqual({
      kind: "chat",
      text: expect.stringMatching(text),
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

  it("that is none names what may have been meant", () => {
    expect(parseCommand("/retyr")).toMatchObject({ kind: "unknown", name: "retyr", near: "retry" });
    expect(parseCommand("/xyzzy")).toMatchObject({ kind: "unknown", name: "xyzzy", near: null });
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
