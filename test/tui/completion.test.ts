import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { displayWidth } from "../../src/core/text/display-width.ts";
import { COMMANDS } from "../../src/tui/commands/registry.ts";
import { commandSource } from "../../src/tui/completion/command-source.ts";
import { createCompleter, type Completer } from "../../src/tui/completion/completer.ts";
import { lastWord } from "../../src/tui/completion/item.ts";
import { commonPrefix, fitOf, fitting } from "../../src/tui/completion/match.ts";
import { mentionSource } from "../../src/tui/completion/mention-source.ts";
import { CLOSED, reducePopup, type Popup, type PopupAction } from "../../src/tui/completion/popup.ts";
import { popupRows, POPUP_ROWS_MAX } from "../../src/tui/completion/popup-rows.ts";
import type { Completion, CompletionSource } from "../../src/tui/completion/source.ts";
import { initialState, reduceRepl, type ReplAction, type ReplState } from "../../src/tui/state/repl-state.ts";
import { initialView } from "../../src/tui/state/view-state.ts";
import type { KeyDeed } from "../../src/tui/keys/keys.ts";
import { EN } from "../../src/tui/words/en/index.ts";
import { createFakeHost, type FakeHostOptions } from "../support/tui-fake-host.ts";

const item = (label: string) => lastWord(label, "what it is for");
const completion = (...labels: readonly string[]): Completion => ({
  from: 0,
  to: 1,
  items: labels.map(item),
});
const play = (...actions: readonly PopupAction[]): Popup => actions.reduce(reducePopup, CLOSED);
const found = (typed: string, ...labels: readonly string[]): PopupAction => ({
  type: "found",
  completion: completion(...labels),
  typed,
});
const host = (options: Partial<FakeHostOptions> = {}) => createFakeHost({ now: () => 0, ...options });
const labels = (result: Completion | null): string[] => (result?.items ?? []).map(({ label }) => label);

describe("what fits", () => {
  it.each([
    ["", "status", "prefix"],
    ["sta", "Status", "prefix"],
    ["STATUS", "status", "exact"],
    ["sts", "status", "fuzzy"],
    ["sst", "status", null],
    ["statuses", "status", null],
  ] as const)("%j in %j is %s", (typed, name, fit) => {
    expect(fitOf(typed, name)).toBe(fit);
  });

  it("comes best first, and otherwise in the order it had", () => {
    const entries = ["agents", "plan agent", "agent"].map(item);
    expect(fitting("agent", entries).map(({ label }) => label)).toEqual(["agent", "agents", "plan agent"]);
  });

  it("begins alike as far as all agree", () => {
    expect(commonPrefix(["/agent", "/agents"])).toBe("/agent");
    expect(commonPrefix(["/agent", "/why"])).toBe("/");
    expect(commonPrefix([])).toBe("");
  });
});

describe("a popup", () => {
  it("selects what begins with what was typed, and nothing that is merely similar", () => {
    expect(play(found("st", "status", "stop"))).toMatchObject({ selected: 0 });
    expect(play(found("su", "status"))).toMatchObject({ selected: null });
    expect(play(found("", "status"))).toMatchObject({ selected: null });
  });

  it("goes round both ways", () => {
    const move = (step: -1 | 1): PopupAction => ({ type: "move", step });
    expect(play(found("", "a", "b"), move(1))).toMatchObject({ selected: 0 });
    expect(play(found("", "a", "b"), move(-1))).toMatchObject({ selected: 1 });
    expect(play(found("", "a", "b"), move(-1), move(1))).toMatchObject({ selected: 0 });
  });

  it("takes what is selected with the first Tab, the next with the next", () => {
    expect(play(found("a", "a", "ab"), { type: "cycle" })).toMatchObject({ selected: 0 });
    expect(play(found("a", "a", "ab"), { type: "cycle" }, { type: "cycle" })).toMatchObject({ selected: 1 });
  });

  it("stays closed once dismissed, until another word is begun", () => {
    const dismissed = play(found("a", "a"), { type: "dismiss" });
    expect(reducePopup(dismissed, found("ab", "abc"))).toBe(dismissed);
    const other: PopupAction = {
      type: "found",
      completion: { ...completion("x"), from: 5 },
      typed: "",
    };
    expect(reducePopup(dismissed, other)).toMatchObject({ kind: "open", from: 5 });
    const left = reducePopup(dismissed, { type: "found", completion: null, typed: "" });
    expect(reducePopup(left, found("a", "a"))).toMatchObject({ kind: "open" });
  });

  it("is at most six rows and fits any width, with the selected item among them", () => {
    const word = fc.string({ unit: fc.constantFrom("x", "日", "👍🏽", "é", "-"), minLength: 1, maxLength: 30 });
    fc.assert(
      fc.property(
        fc.array(word, { minLength: 1, maxLength: 15 }),
        fc.record({
          columns: fc.integer({ min: 2, max: 90 }),
          rows: fc.integer({ min: 0, max: 9 }),
          unlisted: fc.nat(3),
        }),
        fc.nat(),
        (words, { columns, rows, unlisted }, chosen) => {
          const items = words.map(item);
          const selected = chosen % items.length;
          const open = { kind: "open", from: 0, items, unlisted, selected, isCycling: false } as const;
          const drawn = popupRows(open, columns, rows, EN);
          expect(drawn.length).toBeLessThanOrEqual(Math.min(rows, POPUP_ROWS_MAX));
          for (const row of drawn) {
            expect(row.reduce((sum, { text }) => sum + displayWidth(text), 0)).toBeLessThanOrEqual(columns);
          }
          if (rows > 0) expect(drawn.filter(([span]) => span?.tone === "accent")).toHaveLength(1);
        },
      ),
    );
  });
});

describe("the source of commands", () => {
  const source = commandSource(host(), COMMANDS, EN);
  const at = (text: string, cursor = text.length): string[] => {
    const result = source.candidates(text, cursor);
    if (result instanceof Promise) throw new Error("not at once");
    return labels(result);
  };

  it.each([
    ["/agent", ["/agent", "/agents"]],
    ["/sta", ["/status"]],
    ["/STA", ["/status"]],
    ["/agent ", ["mary", "john"]],
    ["/agent jo", ["john"]],
    ["/agent ana", ["analyst"]],
    ["/model qw", ["qwen-3-235b"]],
    ["/copy ", ["code"]],
    ["/help ret", ["retry"]],
  ])("knows for %j %j", (text, expected) => {
    expect(at(text)).toEqual(expected);
  });

  it.each(["", "hello /st", "/usr/bin", "/status now", "/agent mary now", "/st\nmore", "//"])(
    "knows nothing for %j",
    (text) => {
      expect(at(text)).toEqual([]);
    },
  );

  it("completes a command before its argument, and no word that goes on behind the cursor", () => {
    expect(at("/age john", 4)).toEqual(["/agent", "/agents"]);
    expect(at("/agent", 3)).toEqual([]);
  });
});

describe("the source of mentions", () => {
  const files = ["docs/plan.md", "docs/prd.md"];
  const source = mentionSource(host({ findFiles: () => Promise.resolve({ paths: files, total: 120 }) }));
  const at = async (text: string): Promise<string[]> => labels(await source.candidates(text, text.length));

  it("offers agents, then files as the host found them", async () => {
    expect(await at("see @")).toEqual(["@mary", "@john", "@docs/plan.md", "@docs/prd.md"]);
    expect(await at("@jo")).toEqual(["@john", "@docs/plan.md", "@docs/prd.md"]);
    expect(await source.candidates("@", 1)).toMatchObject({ unlisted: 118 });
  });

  it.each(["me@home", "see @john now", "@john\n", "@ "])("offers nothing for %j", async (text) => {
    expect(await at(text)).toEqual([]);
  });

  it("offers agents where files cannot be found", async () => {
    const failing = mentionSource(host({ findFiles: () => Promise.reject(new Error("gone")) }));
    expect(labels(await failing.candidates("@m", 2))).toEqual(["@mary"]);
    expect(labels(await mentionSource(host()).candidates("@m", 2))).toEqual(["@mary"]);
  });
});

describe("the completer", () => {
  interface Rig {
    readonly completer: Completer;
    readonly state: () => ReplState;
    readonly dispatch: (action: ReplAction) => void;
    /** Presses keys as the key handler does; true for each that was for the popup. */
    readonly press: (...deeds: readonly KeyDeed[]) => boolean[];
  }

  const rig = (...sources: readonly CompletionSource[]): Rig => {
    const size = { columns: 80, rows: 24 };
    let state = initialState(
      initialView(size, { icon: "", name: "Mary" }, EN),
      { count: 0, cap: 50, tokens: 0 },
      0,
    );
    const dispatch = (action: ReplAction): void => {
      state = reduceRepl(state, action);
    };
    const completer = createCompleter({ state: () => state, dispatch, sources });
    const press = (...deeds: readonly KeyDeed[]): boolean[] =>
      deeds.map((deed) => {
        if (completer.takes(deed)) return true;
        if (deed.kind === "edit") dispatch({ type: "input", action: deed.action });
        completer.after(deed);
        return false;
      });
    return { completer, state: () => state, dispatch, press };
  };
  const type = (text: string): KeyDeed => ({ kind: "edit", action: { type: "insert", text } });
  const ENTER: KeyDeed = { kind: "submit" };
  const TAB: KeyDeed = { kind: "complete" };
  const commands = commandSource(host(), COMMANDS, EN);

  it.each([
    ["/stat", "/status", false],
    ["/agent", "/agent ", true],
    ["/agent jo", "/agent john", false],
    ["/agent john", "/agent john", false],
    ["/agent ", "/agent ", false],
    ["/sts", "/sts", false],
    ["hello", "hello", false],
  ])("makes of %j and Enter %j; it is kept from being sent: %s", (typed, line, isKept) => {
    const { press, state } = rig(commands);
    expect(press(type(typed), ENTER).at(-1)).toBe(isKept);
    expect(state().input.buffer.text).toBe(line);
  });

  it("drops an answer that typing has outrun, and takes nothing of it by Enter", async () => {
    const answers: ((found: Completion) => void)[] = [];
    const slow: CompletionSource = {
      candidates: () => new Promise((resolve) => answers.push(resolve)),
    };
    const { press, state } = rig(slow);
    press(type("a"), type("b"));
    answers[1]?.({ from: 0, to: 2, items: [item("abbey")] });
    await Promise.resolve();
    await Promise.resolve();
    answers[0]?.({ from: 0, to: 1, items: [item("apple")] });
    await Promise.resolve();
    await Promise.resolve();
    expect(state().popup).toMatchObject({ kind: "open", items: [{ label: "abbey" }] });
    press(type("c"), ENTER);
    expect(state().input.buffer.text).toBe("abc");
    expect(state().popup.kind).toBe("closed");
  });

  it("drops an answer to a line that is no longer what it was", async () => {
    const answer = Promise.withResolvers<Completion>();
    const { dispatch, press, state } = rig({ candidates: () => answer.promise });
    press(type("a"));
    dispatch({ type: "input", action: { type: "replace", text: "given back\na" } });
    answer.resolve({ from: 0, to: 1, items: [item("apple")] });
    await Promise.resolve();
    await Promise.resolve();
    expect(state().popup.kind).toBe("closed");
    press(TAB);
    expect(state().input.buffer.text).toBe("given back\na");
  });

  it("leaves the keys to a search through history, and opens again once it has ended", () => {
    const { press, state } = rig(commands);
    const search: KeyDeed = { kind: "edit", action: { type: "search" } };
    press(type("/st"));
    expect(state().popup.kind).toBe("open");
    press(search);
    expect(state().popup.kind).toBe("closed");
    expect(press(type("x"), TAB, ENTER)).toEqual([false, false, false]);
    expect(state().popup.kind).toBe("closed");
    press({ kind: "edit", action: { type: "search-cancel" } }, type("a"));
    expect(state().popup.kind).toBe("open");
  });

  it("completes in the middle of a text, and leaves pastes as they are", async () => {
    const { press, state } = rig(commands, mentionSource(host()));
    press({ kind: "edit", action: { type: "paste", text: "line\n".repeat(20) } }, type(" @jn"));
    await Promise.resolve();
    press({ kind: "edit", action: { type: "down" } }, TAB);
    expect(state().input.buffer).toMatchObject({
      text: "\ufffc @john ",
      pastes: [{ text: "line\n".repeat(20) }],
    });
  });
});
