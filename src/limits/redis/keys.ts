import type { LimitKey } from "../../core/limits/limiter.ts";

/** All keys lie in one slot of a cluster; the version changes when older squads could not use the contents. */
const SPACE = "{squad:v1}";

export const REDIS_KEYS = {
  record: (key: LimitKey): string => `${SPACE}:key:${key}`,
  counters: (key: LimitKey): string => `${SPACE}:count:${key}`,
  leases: `${SPACE}:leases`,
  machines: `${SPACE}:machines`,
  rejoin: `${SPACE}:return`,
};
