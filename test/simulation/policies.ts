import { chainPolicy } from "./chain-policy.ts";
import { plainPolicy } from "./plain-policy.ts";
import type { NamedPolicy } from "./policy.ts";
import { squadPolicy } from "./squad-policy.ts";

export const POLICIES: readonly NamedPolicy[] = [squadPolicy, plainPolicy, chainPolicy];
