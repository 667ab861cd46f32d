/** By then the first frame is on the screen, and the first turn, which would have the heap grow, has hardly begun. */
const AFTER_MS = 100;

/**
 * Has V8 keep the heap small from soon on. It takes memory for throughput that a conversation has no use for: after 500
 * turns a REPL held 258 MiB, of which some 20 were in use. With a young generation that grows no more, and an old one
 * collected when it is half as large again as what was in use, it held 139 MiB then and 168 after 1,000, at no more CPU.
 * Both numbers are read at every collection, and so may change while squad runs.
 */
export function keepHeapSmall(): void {
  const timer = setTimeout(() => {
    const { setFlagsFromString } = process.getBuiltinModule("node:v8");
    setFlagsFromString("--semi-space-growth-factor=1");
    setFlagsFromString("--heap-growing-percent=50");
  }, AFTER_MS);
  timer.unref();
}
