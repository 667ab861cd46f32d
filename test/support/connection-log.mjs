// Loaded into a program before it starts: notes each host that it connects to or looks up, a line each, in the file that
// SQUAD_TEST_CONNECTIONS names.
import dns from "node:dns";
import { appendFileSync } from "node:fs";
import { syncBuiltinESMExports } from "node:module";
import net from "node:net";

const note = (host) => appendFileSync(process.env.SQUAD_TEST_CONNECTIONS, `${host}\n`);

const connect = net.Socket.prototype["connect"];
net.Socket.prototype.connect = function (...args) {
  const [first] = Array.isArray(args[0]) ? args[0] : args;
  if (typeof first === "object" && first !== null) note(first.host ?? first.path ?? "localhost");
  else note(typeof args[1] === "string" ? args[1] : String(first));
  return connect.apply(this, args);
};

for (const name of ["lookup", "resolve", "resolve4", "resolve6"]) {
  const original = dns[name];
  dns[name] = function (host, ...rest) {
    note(host);
    return original.call(dns, host, ...rest);
  };
}
syncBuiltinESMExports();
