import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createKeyReader } from "../../src/tui/keys/key-reader.ts";
import type { KeyEvent } from "../../src/tui/keys/key-event.ts";
import { isWaiting, readKeys, readSilence } from "../../src/tui/keys/key-parser.ts";
import { GROUND } from "../../src/tui/keys/parser-state.ts";
import { PASTE_CAP } from "../../src/tui/keys/paste-parser.ts";
import { VirtualClock } from "../support/virtual-clock.ts";

const ESC = "\u001b";
const START = `${ESC}[200~`;
const END = `${ESC}[201~`;

/** The events of pieces of input and of the silence after them, neighbouring texts joined. */
function events(...pieces: readonly string[]): KeyEvent[] {
  let state = GROUND;
  const all: KeyEvent[] = [];
  for (const piece of pieces) {
    const parsed = readKeys(state, piece);
    state = parsed.state;
    all.push(...parsed.events);
  }
  for (let round = 0; round < 3 && isWaiting(state); round += 1) {
    const parsed = readSilence(state);
    state = parsed.state;
    all.push(...parsed.events);
  }
  return all.reduce<KeyEvent[]>((joined, event) => {
    const last = joined.at(-1);
    if (last?.kind !== "text" || event.kind !== "text") return [...joined, event];
    return [...joined.slice(0, -1), { kind: "text", text: last.text + event.text }];
  }, []);
}

const key = (name: string, held: Partial<KeyEvent> = {}): KeyEvent =>
  ({ kind: "key", name, ctrl: false, alt: false, shift: false, ...held }) as KeyEvent;
const text = (typed: string): KeyEvent => ({ kind: "text", text: typed });
const paste = (pasted: string): KeyEvent => ({ kind: "paste", text: pasted, isCut: false });

const part = fc.constantFrom(
  "a",
  "日本",
  "👍",
  "é",
  " ",
  "\r",
  "\n",
  "\t",
  "\u007f",
  "\u0003",
  "\u0000",
  ESC,
  `${ESC}${ESC}`,
  `${ESC}b`,
  `${ESC}[A`,
  `${ESC}OA`,
  `${ESC}[1;5C`,
  `${ESC}[3~`,
  `${ESC}[13;2u`,
  `${ESC}[27;2;13~`,

  `${ESC}[?62;4c`,
  `${ESC}[24;80R`,
  `${ESC}[I`,
  `${ESC}[O`,
  `${ESC}[?1u`,
  `${ESC}[<0;3;4M`,
  `${ESC}[M !!`,

  `${ESC}]11;rgb:0/0/0\u0007`,
  `${ESC}]11;rgb:0/0/0${ESC}\\`,
  `${ESC}P1$r0m${ESC}\\`,
  `${ESC}[2$`,
  `${ESC}[[A`,
  START,
  END,
  `${START}two\rlines${END}`,
  "[",
  "200~",
  "O",
  ";",
  "5",
  "~",
  "\u009b",
  "\ufffd",
);

describe("input", () => {
  it("gives the same events however it is cut", () => {
    fc.assert(
      fc.property(
        fc.array(part, { maxLength: 20 }),
        fc.array(fc.nat(200), { maxLength: 20 }),
        (parts, cuts) => {
          const characters = Array.from(parts.join(""));
          const places = [...new Set(cuts.map((cut) => cut % (characters.length + 1)))].sort((a, b) => a - b);
          const pieces = [0, ...places].map((from, index) => characters.slice(from, places[index]).join(""));
          expect(events(...pieces)).toEqual(events(characters.join("")));
          expect(events(...characters)).toEqual(events(characters.join("")));
        },
      ),
      { numRuns: 1000 },
    );
  });

  it("gives the same events when its bytes are cut", async () => {
    const bytes = new TextEncoder().encode(`a日本👍é${ESC}[A${START}ünï${END}\r`);
    for (let cut = 0; cut <= bytes.length; cut += 1) {
      const seen: KeyEvent[] = [];
      const clock = new VirtualClock();
      const reader = createKeyReader({ clock, onEvents: (read) => seen.push(...read) });
      reader.push(bytes.subarray(0, cut));
      reader.push(bytes.subarray(cut));
      await clock.advance(50);
      const typed = seen.flatMap((event) => (event.kind === "text" ? [event.text] : []));
      expect(typed.join("")).toBe("a日本👍é");
      expect(seen.filter(({ kind }) => kind !== "text")).toEqual([key("up"), paste("ünï"), key("enter")]);
    }
  });

  it("never throws for bytes that are no UTF-8", () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 30 }), { maxLength: 5 }), (chunks) => {
        const reader = createKeyReader({ clock: new VirtualClock(), onEvents: () => undefined });
        for (const chunk of chunks) reader.push(chunk);
      }),
    );
  });

  it("may come fast: text, Enter and control keys in one piece", () => {
    expect(events("x\rab\u0001")).toEqual([text("x"), key("enter"), text("ab"), key("a", { ctrl: true })]);
  });
});

describe("what a terminal says of itself", () => {
  it.each([
    ["its attributes", `${ESC}[?62;22;52c`],
    ["where the cursor is", `${ESC}[12;40R`],
    ["a colour, ended by BEL or ST", `${ESC}]10;rgb:1e1e/1e1e/1e1e\u0007${ESC}]11;?${ESC}\\`],
    ["what it is called", `${ESC}P>|XTerm(390)${ESC}\\`],
    ["a mode", `${ESC}[?2026;2$y`],
    ["that the window has the focus or lost it", `${ESC}[I${ESC}[O`],
    ["a click", `${ESC}[<0;12;5M${ESC}[<0;12;5m${ESC}[M !!`],
    ["its size", `${ESC}[8;24;80t`],
  ])("is never typed: %s", (_, reply) => {
    expect(events(`a${reply}b`)).toEqual([text("ab")]);
    expect(events("a", ...Array.from(reply), "b")).toEqual([text("ab")]);
  });

  it("is told when it is about the kitty keyboard", () => {
    expect(events(`${ESC}[?1u`)).toEqual([{ kind: "kitty" }]);
  });

  it("is told when it says which terminal it is", () => {
    expect(events(`a${ESC}[>0;276;0cb`)).toEqual([
      text("a"),
      { kind: "terminal", attributes: [0, 276, 0] },
      text("b"),
    ]);
  });

  it("is told when it says which row its cursor is on", () => {
    expect(events(`a${ESC}[?12;40Rb`)).toEqual([text("a"), { kind: "cursor", row: 12 }, text("b")]);
    expect(events(`${ESC}[?12;40;1R`)).toEqual([{ kind: "cursor", row: 12 }]);
    expect(events(`${ESC}[?R`)).toEqual([]);
  });

  it("takes nothing away from an Escape that was typed just before it", () => {
    expect(events(`${ESC}${ESC}[?12;40R`)).toEqual([key("escape"), { kind: "cursor", row: 12 }]);
  });
  it.each([
    ["11;rgb:ffff/ffff/ffff", "light"],
    ["11;rgb:f/f/e", "light"],
    ["11;rgba:fdfd/f6f6/e3e3/ffff", "light"],
    ["11;#ffffff", "light"],
    ["11;rgb:1e1e/1e1e/2e2e", "dark"],
    ["11;rgb:0000/0000/ffff", "dark"],
  ] as const)("is told when it says what its background is: %s", (body, background) => {
    const expected = [text("a"), { kind: "background", background }, text("b")];
    for (const end of ["\u0007", `${ESC}\\`]) {
      const reply = `a${ESC}]${body}${end}b`;
      expect(events(reply)).toEqual(expected);
      expect(events(...Array.from(reply))).toEqual(expected);
    }
  });

  it.each(["11;rgb:12345/0/0", "11;rgb:ff/ff", "11;red", `11;rgb:f/f/f${" ".repeat(60)}`, "111;rgb:f/f/f"])(
    "is nothing when it cannot be read: %s",
    (body) => {
      expect(events(`a${ESC}]${body}\u0007b`)).toEqual([text("ab")]);
    },
  );

  it("lets the user type again when the end of a reply is lost", () => {
    expect(events(`${ESC}]11;rgb:\u0003x`)).toEqual([key("c", { ctrl: true }), text("x")]);
    expect(events(`${ESC}[12;\rx`)).toEqual([key("enter"), text("x")]);
  });
});

describe("a paste", () => {
  it("is one event, whatever is in it", () => {
    const pasted = `a\r\nb\u0003${ESC}[A${ESC}]0;x\u0007`;
    expect(events(`${START}${pasted}${END}`)).toEqual([paste(pasted)]);
  });

  it("that holds its own end stays a paste to its last end, and sends nothing", () => {
    const pasted = `safe${END}\rrm -rf /\r`;
    expect(events(`${START}${pasted}${END}`)).toEqual([paste(pasted.replace(END, ""))]);
    expect(events(START, "safe", END, "\r", `rm -rf /\r${END}`)).toEqual([paste("safe\rrm -rf /\r")]);
  });

  it("leaves the keys behind it keys", () => {
    expect(events(`${START}a${END}\r`)).toEqual([paste("a"), key("enter")]);
    expect(events(`${START}a${END}x${START}b${END}y`)).toEqual([
      paste("a"),
      text("x"),
      paste("b"),
      text("y"),
    ]);
  });

  it("is cut at its cap, and says so", () => {
    const [event] = events(START, "x".repeat(PASTE_CAP), "yz", END);
    expect(event).toMatchObject({ kind: "paste", isCut: true });
    expect(event?.kind === "paste" && event.text.length).toBe(PASTE_CAP);
  });
});

function read(clock: VirtualClock): { readonly seen: KeyEvent[]; readonly push: (text: string) => void } {
  const seen: KeyEvent[] = [];
  return { seen, ...createKeyReader({ clock, onEvents: (events) => seen.push(...events) }) };
}

describe("a paste whose end was lost", () => {
  it.each(["\u0003", `${ESC}[99;5u`])(
    "is ended by a Ctrl-C after a second, however often pressed",
    async (ctrlC) => {
      const clock = new VirtualClock();
      const { seen, push } = read(clock);
      push(`${START}some${ESC}[20`);
      await clock.advance(900);
      push(ctrlC);
      await clock.advance(90);
      push(`${ctrlC} more`);
      await clock.advance(990);
      push(ctrlC);
      expect(seen).toEqual([]);
      await clock.advance(10);
      push(ctrlC);
      expect(seen).toEqual([paste(`some${ESC}[20${ctrlC}${ctrlC} more${ctrlC}`)]);
      push("typed");
      expect(seen.at(-1)).toEqual(text("typed"));
    },
  );
});

describe("Esc", () => {
  it("is the key when nothing follows for 50 ms", async () => {
    const clock = new VirtualClock();
    const { seen, push } = read(clock);
    push(ESC);
    await clock.advance(49);
    expect(seen).toEqual([]);
    await clock.advance(1);
    expect(seen).toEqual([key("escape")]);
    push("[A");
    expect(seen).toEqual([key("escape"), text("[A")]);
  });

  it("is the beginning of a sequence that comes in time", async () => {
    const clock = new VirtualClock();
    const { seen, push } = read(clock);
    push(ESC);
    await clock.advance(40);
    push("[1;");
    await clock.advance(400);
    push("5C");
    await clock.advance(100);
    expect(seen).toEqual([key("right", { ctrl: true } as Partial<KeyEvent>)]);
    expect(clock.sleeping).toBe(0);
  });

  it("pressed twice is two keys", () => {
    expect(events(`${ESC}${ESC}`)).toEqual([key("escape"), key("escape")]);
  });
});
