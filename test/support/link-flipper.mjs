// Puts a link to `target` in the place of the file or folder at `path` and takes it away again, as fast as it can,
// until its parent goes: `path target`.
import { existsSync, renameSync, rmSync, symlinkSync, unlinkSync } from "node:fs";
import { dirname } from "node:path";

const [path, target] = process.argv.slice(2);
const away = `${path}.away`;
const turn = () => {
  renameSync(path, away);
  symlinkSync(target, path);
  unlinkSync(path);
  renameSync(away, path);
};
const flip = () => {
  for (let round = 0; round < 500; round += 1) {
    try {
      turn();
    } catch (error) {
      // The project goes when the test ends, perhaps before this process hears of it.
      if (!existsSync(dirname(path))) process.exit(0);
      // Somebody wrote where nothing lay for a moment: what was there before comes back.
      if (!["EEXIST", "ENOTEMPTY", "ENOTDIR", "EISDIR", "ENOENT"].includes(error.code)) throw error;
      if (!existsSync(away)) continue;
      try {
        rmSync(path, { recursive: true, force: true });
        renameSync(away, path);
      } catch {
        // Written there again: the next round sees to it.
      }
    }
  }
  setImmediate(flip);
};
process.on("disconnect", () => process.exit());
flip();
process.send("ready");
