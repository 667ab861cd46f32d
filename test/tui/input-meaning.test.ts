import { describe, expect, it } from "vitest";
import type { MenuItem } from "../../src/core/persona.ts";
import {
  meaningOf,
  type InputMeaning,
  type InputSituation,
} from "../../src/tui/conversation/input-meaning.ts";
import { EN } from "../../src/tui/words/en/index.ts";
import { createFakeHost } from "../support/tui-fake-host.ts";

const { agents, agent } = createFakeHost({ now: () => 0 });
const [offered] = agent.menu as readonly [MenuItem];

const QUIET: InputSituation = {
  isAsking: false,
  isBusy: false,
  isParty: false,
  agents,
  isInWorkflow: false,
  offered: null,
  menu: agent.menu,
  words: EN,
};
const BUSY = { isBusy: true };
const ASKED = { isBusy: true, isAsking: true };
const PARTY = { isParty: true };
const WORKFLOW = { isInWorkflow: true };
const OFFERED = { isInWorkflow: true, offered: { item: offered, argument: "" } };

describe("what an input means", () => {
  it.each([
    [" \n", {}, "blank"],
    ["/help", {}, "command"],
    ["/help", ASKED, "command"],
    ["/nothing-of-ours", PARTY, "command"],
    ["/usr/bin/env", {}, "message"],
    ["y", ASKED, "answer"],
    ["@john hello", ASKED, "answer"],
    ["1", BUSY, "wait"],
    ["exit", { ...PARTY, ...BUSY }, "wait"],
    ["exit", PARTY, "party-leave"],
    ["@john hello", PARTY, "party-talk"],
    ["1", PARTY, "party-talk"],
    ["@john", {}, "call"],
    ["@john hello", WORKFLOW, "mention"],
    ["@nobody hello", {}, "message"],
    ["y", OFFERED, "give-up"],
    ["no", OFFERED, "workflow"],
    ["y", WORKFLOW, "workflow"],
    ["c", WORKFLOW, "workflow"],
    ["1", WORKFLOW, "workflow"],
    ["*help", WORKFLOW, "pick"],
    ["1", {}, "pick"],
    ["hello", {}, "message"],
  ] satisfies [string, Partial<InputSituation>, InputMeaning["kind"]][])(
    "%j with %j is a %s",
    (text, situation, kind) => {
      expect(meaningOf({ text, isChoice: true }, { ...QUIET, ...situation }).kind).toBe(kind);
    },
  );

  it("says who is meant, and what is for them", () => {
    expect(meaningOf({ text: "@john, why?", isChoice: false }, QUIET)).toMatchObject({
      kind: "mention",
      agent: { id: "pm" },
      rest: "why?",
    });
  });

  it("takes a number for a choice only where it was one when it was typed", () => {
    expect(meaningOf({ text: "1", isChoice: false }, QUIET).kind).toBe("message");
  });
});
