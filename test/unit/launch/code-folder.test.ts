import { expect, it } from "vitest";
import { codeFolder } from "../../../src/launch/code-folder.ts";

const facts = (env: Readonly<Record<string, string>>) => ({ env, homeDir: "/home/ana", platform: "linux" });

it.each([
  [{}, "chat", "/home/ana/.local/state/squad/code/b1/chat"],
  [{ SQUAD_STATE_DIR: "/var/squad" }, "run", "/var/squad/code/b1/run"],
  [{ XDG_STATE_HOME: "/var/x" }, "status", "/var/x/squad/code/b1/status"],
  [{ NODE_COMPILE_CACHE: "/var/code", SQUAD_STATE_DIR: "/var/squad" }, "chat", "/var/code/squad/b1/chat"],
  [{ SQUAD_STATE_DIR: "relative", NODE_COMPILE_CACHE: "/var/code" }, "chat", "/var/code/squad/b1/chat"],
  [{ SQUAD_STATE_DIR: "relative" }, "chat", null],
  [{ NODE_DISABLE_COMPILE_CACHE: "1", NODE_COMPILE_CACHE: "/var/code" }, "chat", null],
])("compiled code is kept, with %j and `squad %s`, in %s", (env, command, folder) => {
  expect(codeFolder(facts(env), "b1", command)).toBe(folder);
});

it("no command is a conversation, and whatever is no command of weight shares a folder", () => {
  expect(codeFolder(facts({}), "b1", undefined)).toMatch(/\/chat$/);
  for (const word of ["--help", "doctor", "", "../../../etc", "chat/../x"])
    expect(codeFolder(facts({}), "b1", word)).toMatch(/\/b1\/other$/);
});
