import { LEASE_RENEW_MS } from "../../src/core/limits/limiter.ts";
import type { Reservation } from "./policy.ts";
import { HASTY_MS, MAX_ANSWER_TOKENS, MEAN_TOKENS, type Scenario } from "./scenario.ts";
import type { AcceptedRequest, Verdict } from "./server.ts";
import { type Site, wakeAt, type World } from "./world.ts";

const UPLINK_MS = { least: 20, most: 150 };
const REFUSAL_MS = { least: 60, most: 150 };
const SERVICE_SIGMA = 0.5;
const TOKEN_SIGMA = 0.4;
const ASK_AGAIN_MS = 1000;

/** One request on its way: what it is about, and since when. */
interface Flight {
  readonly reservation: Reservation;
  readonly site: Site;
  readonly startedAt: number;
  landed: boolean;
}

/** One question of one caller: it is put to the policy and to servers until one of them has answered it. */
export class Turn {
  readonly #world: World;
  readonly #issuedAt: number;
  readonly #promptTokens: number;
  readonly #done: () => void;

  constructor(world: World, done: () => void) {
    this.#world = world;
    this.#done = done;
    this.#issuedAt = world.timeline.now;
    this.#promptTokens = Math.round(world.random.lognormal(MEAN_TOKENS.prompt, TOKEN_SIGMA));
  }

  async admit(): Promise<void> {
    const { policy, timeline } = this.#world;
    const reservation = await policy.admit(this.#promptTokens + MAX_ANSWER_TOKENS);
    if (reservation === null) {
      wakeAt(this.#world, timeline.now + ASK_AGAIN_MS, () => this.admit());
    } else if (reservation.startAt <= timeline.now) {
      await this.#start(reservation);
    } else {
      wakeAt(this.#world, reservation.startAt, () => this.#start(reservation));
    }
  }

  async #start(reservation: Reservation): Promise<void> {
    const { timeline, random } = this.#world;
    const answer = await reservation.start();
    if (answer.kind === "lost") return this.admit();
    if (answer.kind === "wait") {
      return wakeAt(this.#world, timeline.now + answer.waitMs, () => this.#start(reservation));
    }
    const site = this.#world.sites.get(reservation.provider);
    if (site === undefined) throw new Error(`no such provider: ${reservation.provider}`);
    const flight = { reservation, site, startedAt: timeline.now, landed: false };
    timeline.after(random.uniform(UPLINK_MS.least, UPLINK_MS.most), () => this.#arrive(flight));
    timeline.after(LEASE_RENEW_MS, () => this.#renew(flight));
  }

  #arrive(flight: Flight): void {
    const { timeline, random, log, scenario } = this.#world;
    const { provider, server } = flight.site;
    const isMoody = scenario.fickle > 0 && random.next() < scenario.fickle;
    const verdict: Verdict = isMoody
      ? { kind: "limited", dimension: "rpm", limit: provider.configured.rpm, waitMs: HASTY_MS }
      : server.receive(timeline.now, this.#promptTokens + MAX_ANSWER_TOKENS);
    log.arrivals.push({
      at: timeline.now,
      provider: provider.name,
      accepted: verdict.kind === "accepted",
    });
    if (verdict.kind === "limited") {
      const answerMs = random.uniform(REFUSAL_MS.least, REFUSAL_MS.most);
      timeline.after(answerMs, () => this.#refused(flight, verdict));
      return;
    }
    log.waits.push(flight.startedAt - this.#issuedAt);
    const serviceMs = random.lognormal(provider.serviceMs, SERVICE_SIGMA);
    timeline.after(serviceMs, () => this.#answered(flight, verdict.request));
  }

  async #answered(flight: Flight, request: AcceptedRequest): Promise<void> {
    const { random, timeline } = this.#world;
    const drawn = Math.round(random.lognormal(MEAN_TOKENS.answer, TOKEN_SIGMA));
    const usage = {
      promptTokens: this.#promptTokens,
      completionTokens: Math.min(MAX_ANSWER_TOKENS, drawn),
    };
    flight.landed = true;
    flight.site.server.complete(request, usage.promptTokens + usage.completionTokens);
    await flight.reservation.settle({
      kind: "ok",
      usage,
      durationMs: timeline.now - flight.startedAt,
    });
    this.#done();
  }

  async #refused(flight: Flight, verdict: Extract<Verdict, { kind: "limited" }>): Promise<void> {
    const { random, scenario, timeline } = this.#world;
    flight.landed = true;
    await flight.reservation.settle({
      kind: "limited",
      dimension: verdict.dimension,
      retryAfterMs: namedWait(scenario.retryAfter, verdict.waitMs),
      limit: scenario.statesLimit ? verdict.limit : null,
      jitter: random.next(),
      durationMs: timeline.now - flight.startedAt,
    });
    await this.admit();
  }

  async #renew(flight: Flight): Promise<void> {
    if (flight.landed) return;
    await flight.reservation.renew();
    this.#world.timeline.after(LEASE_RENEW_MS, () => this.#renew(flight));
  }
}

/** What a 429 says about the wait, in milliseconds; null for nothing. */
function namedWait(retryAfter: Scenario["retryAfter"], waitMs: number): number | null {
  const named = { exact: waitMs, none: null, hasty: HASTY_MS };
  return named[retryAfter];
}
