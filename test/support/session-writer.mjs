// Talks to itself in one session until it is killed: node session-writer.mjs DIR ID. Prints a line after each save.
import { openSessionStore } from "../../src/sessions/session-store.ts";
import { piecesOf, RECEIPT_OF_WRITER } from "./session-kill.ts";

const [, , dir, id] = process.argv;
const store = openSessionStore({ dir, wall: () => Date.now(), newId: () => "unused" });
const session = await store.open(id);
for (let turn = session.context.messages.length / 2; ; turn += 1) {
  await session.begin("analyst", `q${turn} of ${process.pid}`);
  process.stdout.write(`begun ${turn}\n`);
  let answer = "";
  for (const piece of piecesOf(turn)) {
    answer += piece;
    await new Promise((resolve) => {
      setImmediate(resolve);
    });
  }
  await session.commit(`a${turn} ${answer}`, RECEIPT_OF_WRITER);
  process.stdout.write(`saved ${turn}\n`);
}
