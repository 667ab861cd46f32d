import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "vitest";
import { it } from "../../support/stage.ts";
import { answer } from "../../support/wire/script.ts";

/** What an analyst answers, with most of what models use. */
const ANSWER = `# Product Brief: Café Radar

**Vision.** A map that shows *right now* which cafés have a free table, so that nobody walks in the rain for nothing. See the [market notes](https://example.com/notes) or <https://example.com/data>.

## Who it is for

1. **Commuters** who have twenty minutes between two trains and no wish to spend them searching
   - on foot
   - with a laptop
2. **Café owners** who want their quiet hours filled
- [x] Interviews done
- [ ] Prices checked

| Metric | Target | Why it matters |
|:-------|-------:|----------------|
| Weekly users | 1,500 | Below this no owner answers the phone |
| Free-table hits | 80 % | \`hit = seen / asked\` |

> Risk: the data is only as good as the **owners'** patience.

Next, run this:

\`\`\`ts
// Ask for the tables that are free
const free = tables.filter((table) => table.isFree && table.seats >= 2);

console.log(\`\${free.length} free\`);
\`\`\`

---
Shall I go on with the PRD?`;

/** The answer's rows, down to its receipt. */
function drawn(transcript: string): string {
  const begin = transcript.indexOf("📊 Mary\n");
  return transcript.slice(begin, transcript.indexOf("\ngroq ·", begin));
}

it("is drawn, on a screen of eighty columns", async ({ setStage }) => {
  const { chat } = await setStage({ respond: () => answer(ANSWER, { pauseMs: 1 }) });
  const pty = await chat(["mary"], { columns: 80, rows: 24 });
  pty.type("write the brief\r");
  await pty.waitFor(/^› Message Mary.*\n.*2\/50 messages/mu);
  expect(drawn(pty.transcript())).toMatchInlineSnapshot(`
    "📊 Mary
    Product Brief: Café Radar

    Vision. A map that shows right now which cafés have a free table, so that
    nobody walks in the rain for nothing. See the market notes
    (https://example.com/notes) or https://example.com/data.

    Who it is for

    1. Commuters who have twenty minutes between two trains and no wish to spend
       them searching
       • on foot
       • with a laptop
    2. Café owners who want their quiet hours filled
    [x] Interviews done
    [ ] Prices checked

    Metric          │ Target │ Why it matters
    ────────────────┼────────┼──────────────────────────────────────
    Weekly users    │  1,500 │ Below this no owner answers the phone
    Free-table hits │   80 % │ hit = seen / asked

    │ Risk: the data is only as good as the owners' patience.

    Next, run this:

    ts
    // Ask for the tables that are free
    const free = tables.filter((table) => table.isFree && table.seats >= 2);

    console.log(\`\${free.length} free\`);

    ────────
    Shall I go on with the PRD?"
  `);
  expect(pty.bytes()).toMatch(/\u001b\[[\d;]*1[;m][^\u001b]*Vision/u);
  expect(pty.transcript()).not.toMatch(/\*\*|```|\|/u);
});

it("is drawn on forty columns", async ({ setStage }) => {
  const { open } = await setStage({ respond: () => answer(ANSWER, { pauseMs: 1 }) });
  const pty = open(["chat", "mary"], { columns: 40, rows: 15 });
  await pty.waitFor("› Message");
  pty.type("write the brief\r");
  await pty.waitFor(/PRD\?\ngroq ·/u);
  expect(drawn(pty.transcript())).toMatchInlineSnapshot(`
    "📊 Mary
    Product Brief: Café Radar

    Vision. A map that shows right now
    which cafés have a free table, so that
    nobody walks in the rain for nothing.
    See the market notes
    (https://example.com/notes) or
    https://example.com/data.

    Who it is for

    1. Commuters who have twenty minutes
       between two trains and no wish to
       spend them searching
       • on foot
       • with a laptop
    2. Café owners who want their quiet
       hours filled
    [x] Interviews done
    [ ] Prices checked

    Metric      │ Target │ Why it matters
    ────────────┼────────┼────────────────
    Weekly      │  1,500 │ Below this no
    users       │        │ owner answers
                │        │ the phone
    Free-table  │   80 % │ hit = seen /
    hits        │        │ asked

    │ Risk: the data is only as good as the
    │ owners' patience.

    Next, run this:

    ts
    // Ask for the tables that are free
    const free = tables.filter((table) => t
    able.isFree && table.seats >= 2);

    console.log(\`\${free.length} free\`);

    ────────
    Shall I go on with the PRD?"
  `);
});

it("is drawn on twenty columns", async ({ setStage }) => {
  const { open } = await setStage({ respond: () => answer(ANSWER, { pauseMs: 1 }) });
  const pty = open(["chat", "mary"], { columns: 20, rows: 10 });
  await pty.waitFor("› Message");
  pty.type("write the brief\r");
  await pty.waitFor(/PRD\?\ngroq ·/u);
  expect(drawn(pty.transcript())).toMatchInlineSnapshot(`
    "📊 Mary
    Product Brief: Café
    Radar

    Vision. A map that
    shows right now
    which cafés have a
    free table, so that
    nobody walks in the
    rain for nothing.
    See the market
    notes
    (https://example.co
    m/notes) or
    https://example.com
    /data.

    Who it is for

    1. Commuters who
       have twenty
       minutes between
       two trains and
       no wish to spend
       them searching
       • on foot
       • with a laptop
    2. Café owners who
       want their quiet
       hours filled
    [x] Interviews done
    [ ] Prices checked

    Metric: Weekly
    users
    Target: 1,500
    Why it matters:
    Below this no owner
    answers the phone

    Metric: Free-table
    hits
    Target: 80 %
    Why it matters: hit
    = seen / asked

    │ Risk: the data is
    │ only as good as
    │ the owners'
    │ patience.

    Next, run this:

    ts
    // Ask for the tabl
    es that are free
    const free = tables
    .filter((table) =>
    table.isFree && tab
    le.seats >= 2);

    console.log(\`\${free
    .length} free\`);

    ────────
    Shall I go on with
    the PRD?"
  `);
});

it("stays as it came in the session's file, and is drawn again when the session is resumed", async ({
  setStage,
}) => {
  const { chat, open, home } = await setStage({ respond: () => answer(ANSWER) });
  const pty = await chat();
  pty.type("write the brief\r");
  await pty.waitFor(/Message Mary[^]*2\/50 messages/u);
  const first = drawn(pty.transcript());
  pty.type("\u0004");
  await pty.waitFor("squad chat --resume");
  const folder = join(home.stateDir, "sessions");
  const [file = ""] = readdirSync(folder).filter((name) => name.endsWith(".jsonl"));
  expect(readFileSync(join(folder, file), "utf8")).toContain(JSON.stringify(ANSWER).slice(1, -1));
  const again = open(["chat", "--resume"]);
  await again.waitFor(/— resumed:[^]*messages\n?/u);
  const resumed = again.transcript();
  expect(resumed.slice(resumed.indexOf("📊 Mary\n"))).toContain(first);
});

it("is printed as it came line by line", async ({ setStage }) => {
  const { open } = await setStage({ respond: () => answer(ANSWER) });
  const pty = open(["chat", "mary", "--plain"], { columns: 200, rows: 60 });
  await pty.waitFor(/^>$/mu);
  pty.type("write the brief\r");
  await pty.waitFor("PRD?\ngroq ·");
  expect(pty.transcript()).toContain(ANSWER);
});
