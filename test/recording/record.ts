// Records a conversation of the built squad on a real terminal as docs/repl.svg: npm run record
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { squadPty } from "../support/squad-pty.ts";
import { cutAfter, answer, type Script } from "../support/wire/script.ts";
import type { WireRequest } from "../support/wire/wire-request.ts";
import { startWireServer } from "../support/wire/wire-server.ts";
import { wiredHome } from "../support/wired-home.ts";
import { pictureOf } from "./screen-picture.ts";
import { svgOf, type Frame } from "./svg.ts";

const SIZE = { columns: 80, rows: 32 };
const TARGET = join(import.meta.dirname, "../../docs/repl.svg");

/** Milliseconds between two looks at the screen. */
const LOOK_MS = 100;
const KEY_MS = 45;
const READING_MS = 2500;
/** Tokens come about as fast as from a free tier. */
const WORD_MS = 40;

const FIRST_HALF = `Settle **who reads it** first:

| reader | wants to know |
|---|---|
| board | is the budget safe? |
| team | what is late? |

Then write the report around one number `;

const SECOND_HALF = `for each of them, and keep it to one page. Ask both groups once a month what they did with the last one: what nobody used goes out, and what everybody asks about comes in.

1. *Late tasks* for the team:
   \`\`\`python
   late = [task for task in tasks if task.due < today]
   print(f"{len(late)} tasks are late")
   \`\`\`
2. *Money spent* for the board.
`;

/** The first provider stops in the middle, and the next goes on. */
function respond({ provider }: WireRequest): Script {
  return provider === "groq"
    ? cutAfter(FIRST_HALF)
    : answer(SECOND_HALF, { pauseMs: WORD_MS, delayMs: 600, usage: { prompt: 412, completion: 96 } });
}

const server = await startWireServer({ respond });
const home = wiredHome(server, { env: { COLORFGBG: "15;0" } });
const pty = squadPty(home, ["chat", "mary"], SIZE);
const frames: Frame[] = [];

const over = new AbortController();
const watching = (async () => {
  let before = "";
  while (!over.signal.aborted) {
    const picture = pictureOf(pty.terminal);
    const shown = JSON.stringify(picture);
    const last = frames.at(-1);
    if (shown === before && last !== undefined)
      frames[frames.length - 1] = { ...last, shownFor: last.shownFor + LOOK_MS };
    else frames.push({ picture, shownFor: LOOK_MS });
    before = shown;
    await delay(LOOK_MS);
  }
})();

async function write(text: string): Promise<void> {
  for (const key of text) {
    pty.type(key);
    await delay(KEY_MS);
  }
  pty.type("\r");
}

try {
  await pty.waitFor(/● groq/u);
  frames.length = 0;
  await delay(READING_MS / 2);
  await write("Help me plan the weekly report");
  await pty.waitFor(/2\/50 messages/u);
  await delay(READING_MS);
  await write("/why");
  await pty.waitFor(/served by/u);
  await delay(2 * READING_MS);
  over.abort();
  await watching;
  writeFileSync(TARGET, svgOf(frames, SIZE.columns, SIZE.rows));
  process.stdout.write(`${TARGET}: ${frames.length} frames\n`);
} finally {
  over.abort();
  pty.kill();
  await server.close();
  home.remove();
}
