import { always, type LimitSchedule } from "./limit-schedule.ts";
import type { Scenario, SimulatedProvider } from "./scenario.ts";

const MINUTE_MS = 60_000;

const GROQ: SimulatedProvider = provider("groq", 1500, 30);
const CEREBRAS: SimulatedProvider = provider("cerebras", 1000, 30);
const GEMINI: SimulatedProvider = provider("gemini", 3500, 15);
const OPENROUTER: SimulatedProvider = provider("openrouter", 6000, 20);
const CHAIN = [GROQ, CEREBRAS, GEMINI, OPENROUTER];

const BASE: Omit<Scenario, "name" | "about"> = {
  providers: CHAIN,
  load: { kind: "closed", callers: 12 },
  retryAfter: "exact",
  statesLimit: false,
  fickle: 0,
  stranger: null,
};

/** True limits at 60 % of the configured ones. */
const SECRET = CHAIN.map((each) => withTruth(each, always(0.6 * each.configured.rpm)));
/** Two providers let through a sixth and a third of what is configured. */
const TODAY = [GROQ, withTruth(CEREBRAS, always(5)), withTruth(GEMINI, always(5)), OPENROUTER];

export const SCENARIOS: readonly Scenario[] = [
  { ...BASE, name: "saturated", about: "Twelve callers who always want more; the limits are as configured." },
  {
    ...BASE,
    name: "saturated-tokens",
    about: "As saturated, with 8 K, 60 K and 250 K tokens per minute at the first three.",
    providers: [
      withTokens(GROQ, 8_000),
      withTokens(CEREBRAS, 60_000),
      withTokens(GEMINI, 250_000),
      OPENROUTER,
    ],
  },
  {
    ...BASE,
    name: "four-callers",
    about: "Four callers: fewer than the limits could serve.",
    load: { kind: "closed", callers: 4 },
  },
  {
    ...BASE,
    name: "bursty",
    about: "Twelve callers, two minutes on and two minutes off.",
    load: { kind: "bursty", callers: 12, onMs: 2 * MINUTE_MS, offMs: 2 * MINUTE_MS },
  },
  {
    ...BASE,
    name: "poisson-80",
    about: "80 questions a minute at random, of 95 allowed.",
    load: { kind: "open", perMinute: 80 },
  },
  {
    ...BASE,
    name: "secret-60",
    about: "Every provider allows 60 % of what is configured.",
    providers: SECRET,
  },
  {
    ...BASE,
    name: "secret-60-silent",
    about: "As secret-60, and no 429 says how long to wait.",
    providers: SECRET,
    retryAfter: "none",
  },
  {
    ...BASE,
    name: "secret-60-hasty",
    about: "As secret-60, and every 429 asks for two seconds, however long it takes.",
    providers: SECRET,
    retryAfter: "hasty",
  },
  {
    ...BASE,
    name: "secret-60-stated",
    about: "As secret-60, and every 429 states the true limit.",
    providers: SECRET,
    statesLimit: true,
  },
  {
    ...BASE,
    name: "today",
    about: "Cerebras and Gemini allow 5 a minute; 30 and 15 are configured.",
    providers: TODAY,
  },
  {
    ...BASE,
    name: "today-silent",
    about: "As today, and no 429 says how long to wait.",
    providers: TODAY,
    retryAfter: "none",
  },
  {
    ...BASE,
    name: "drop-and-return",
    about: "Groq and Cerebras allow 40 % from minute 10 to 20.",
    providers: [
      withTruth(GROQ, dropAndReturn(30, 12)),
      withTruth(CEREBRAS, dropAndReturn(30, 12)),
      GEMINI,
      OPENROUTER,
    ],
  },
  {
    ...BASE,
    name: "fickle",
    about: "Every twentieth request is refused at random, with two seconds to wait.",
    fickle: 0.05,
  },
  {
    ...BASE,
    name: "stranger",
    about: "Somebody else asks for 40 % of every key's limit, at random, and gives up what is refused.",
    stranger: { share: 0.4, first: false },
  },
  {
    ...BASE,
    name: "stranger-first",
    about: "Somebody else takes 40 % of every key's limit, at random, and is never refused.",
    stranger: { share: 0.4, first: true },
  },
];

function provider(name: string, serviceMs: number, rpm: number): SimulatedProvider {
  return { name, serviceMs, configured: { rpm }, trueRpm: always(rpm) };
}

function withTruth(base: SimulatedProvider, trueRpm: LimitSchedule): SimulatedProvider {
  return { ...base, trueRpm };
}

function withTokens(base: SimulatedProvider, tpm: number): SimulatedProvider {
  return { ...base, configured: { ...base.configured, tpm }, trueTpm: tpm };
}

function dropAndReturn(rpm: number, lowered: number): LimitSchedule {
  return [
    { fromMs: 0, rpm },
    { fromMs: 10 * MINUTE_MS, rpm: lowered },
    { fromMs: 20 * MINUTE_MS, rpm },
  ];
}
