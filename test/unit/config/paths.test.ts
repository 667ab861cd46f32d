import { expect, it } from "vitest";
import { userDirs } from "../../../src/config/paths.ts";

const homeDir = "/home/ada";
const windowsHome = "C:\\Users\\ada";

it.each([
  ["linux", {}, "/home/ada/.config/squad", "/home/ada/.local/state/squad"],
  [
    "darwin",
    {},
    "/home/ada/Library/Application Support/squad",
    "/home/ada/Library/Application Support/squad/state",
  ],
  ["linux", { XDG_CONFIG_HOME: "/c", XDG_STATE_HOME: "/s" }, "/c/squad", "/s/squad"],
  ["darwin", { XDG_CONFIG_HOME: "/c", XDG_STATE_HOME: "/s" }, "/c/squad", "/s/squad"],
  ["linux", { SQUAD_CONFIG_DIR: "/a/b/", SQUAD_STATE_DIR: "/d/../e", XDG_CONFIG_HOME: "/c" }, "/a/b/", "/e"],
  [
    "linux",
    { SQUAD_CONFIG_DIR: "", XDG_CONFIG_HOME: "" },
    "/home/ada/.config/squad",
    "/home/ada/.local/state/squad",
  ],
])("on %s with %j the folders are %s and %s", (platform, env, configDir, stateDir) => {
  expect(userDirs({ env, homeDir, platform })).toEqual({
    dirs: { configDir, stateDir },
    faults: [],
    warnings: [],
  });
});

it.each([
  [{}, "C:\\Users\\ada\\AppData\\Roaming\\squad", "C:\\Users\\ada\\AppData\\Local\\squad\\state"],
  [{ APPDATA: "D:\\R", LOCALAPPDATA: "D:\\L" }, "D:\\R\\squad", "D:\\L\\squad\\state"],
  [{ SQUAD_CONFIG_DIR: "E:\\conf", SQUAD_STATE_DIR: "E:\\state" }, "E:\\conf", "E:\\state"],
])("on win32 with %j the folders are %s and %s", (env, configDir, stateDir) => {
  const { dirs } = userDirs({ env, homeDir: windowsHome, platform: "win32" });
  expect(dirs).toEqual({ configDir, stateDir });
});

it("refuses a relative folder of its own, which would follow the user into any project", () => {
  const { faults, warnings } = userDirs({
    env: { SQUAD_CONFIG_DIR: "./.squad", SQUAD_STATE_DIR: "state" },
    homeDir,
    platform: "linux",
  });
  expect(faults.map(({ file, message }) => `${file}: ${message}`)).toEqual([
    "environment: SQUAD_CONFIG_DIR is not an absolute path",
    "environment: SQUAD_STATE_DIR is not an absolute path",
  ]);
  expect(warnings).toEqual([]);
});

it("ignores a relative XDG folder and says so", () => {
  const { dirs, faults, warnings } = userDirs({
    env: { XDG_STATE_HOME: "state" },
    homeDir,
    platform: "linux",
  });
  expect(dirs.stateDir).toBe("/home/ada/.local/state/squad");
  expect(faults).toEqual([]);
  expect(warnings.map(({ message }) => message)).toEqual([
    "XDG_STATE_HOME is ignored: it is not an absolute path",
  ]);
});
