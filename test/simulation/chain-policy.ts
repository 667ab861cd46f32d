import { Freeze } from "./freeze.ts";
import type { NamedPolicy, PolicySetting, Reservation } from "./policy.ts";
import { withSlots } from "./slots.ts";

/** No limiter: the first provider of the chain that is not frozen by a 429, or the one that thaws first. */
export const chainPolicy: NamedPolicy = {
  name: "chain",
  create: (setting) => {
    const providers = setting.chain.map(({ name }) => ({ name, freeze: new Freeze() }));
    return withSlots({
      admit: () => {
        const first = providers.reduce((best, other) =>
          best.freeze.until > setting.now() && other.freeze.until < best.freeze.until ? other : best,
        );
        return reserve(first, setting);
      },
    });
  },
};

function reserve(
  { name, freeze }: { readonly name: string; readonly freeze: Freeze },
  { now }: PolicySetting,
): Reservation {
  return {
    provider: name,
    startAt: Math.max(now(), freeze.until),
    start: () => (now() < freeze.until ? { kind: "lost" } : { kind: "started" }),
    renew: () => undefined,
    settle: (answer) => freeze.settle(answer, now()),
  };
}
