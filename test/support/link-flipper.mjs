// Puts a link to `target` in the place of the file or folder at `path` and takes it away again, as fast as it can,
// until its parent goes: `path target`.
import { renameSync, symlinkSync, unlinkSync } from "node:fs";

const [path, target] = process.argv.slice(2);
const away = `${path}.away`;
const flip = () => {
  for (let round = 0; round < 500; round += 1) {
    renameSync(path, away);
    symlinkSync(target, path);
    unlinkSync(path);
    renameSync(away, path);
  }
  setImmediate(flip);
};
process.on("disconnect", () => process.exit());
// The project goes when the test ends, perhaps before this process hears of it.
process.on("uncaughtException", (error) => process.exit(error.code === "ENOENT" ? 0 : 1));
flip();
process.send("ready");
