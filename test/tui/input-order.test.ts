import { describe, expect, it } from "vitest";
import { createInputOrder } from "../../src/tui/conversation/input-order.ts";

describe("the order of inputs", () => {
  it("does at once what nothing is before, and the rest in turn, whatever becomes of one", async () => {
    const order = createInputOrder();
    const done: string[] = [];
    const first = Promise.withResolvers<void>();
    expect(order.take(() => void done.push("at once"))).toBeUndefined();
    const taken = order.take(() => first.promise.then(() => void done.push("first")));
    void order.take(() => void done.push("second"));
    void order.take(async () => void done.push("third"));
    expect(done).toEqual(["at once"]);
    first.reject(new Error("failed"));
    await expect(taken).rejects.toThrow("failed");
    await order.ended();
    expect(done).toEqual(["at once", "second", "third"]);
    expect(order.take(() => void done.push("at once again"))).toBeUndefined();
    expect(done).toHaveLength(4);
  });
});
