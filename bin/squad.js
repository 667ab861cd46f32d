#!/usr/bin/env node
const [major, minor] = process.versions.node.split(".").map(Number);
if (major < 22 || (major === 22 && minor < 13)) {
  process.stderr.write(
    `squad needs Node 22.13 or newer, and this is ${process.versions.node}: in its folder run \`npm install && npx squad\`, which brings its own Node, or update from https://nodejs.org\n`,
  );
  process.exit(1);
}
require("../dist/squad.js");
