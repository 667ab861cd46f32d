// One process of limiters.mjs: takes a job, opens and warms its limiter, says so, begins when all have, and reports.
import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { SUBJECTS } from "./limiter-subjects.mjs";

const WARM_UP_SECONDS = 0.1;
const MOST_SAMPLES = 50_000;
const EDGE = { idleMs: 1_900, calls: 100, watchMs: 2_300 };

const epoch = () => performance.timeOrigin + performance.now();
const until = async (at) => void (at > epoch() && (await sleep(at - epoch())));

/**
 * Times of single operations in microseconds. `pace`: [least, most] milliseconds between two of a caller, or null.
 * `turns` are the turn to begin with and, afterwards, the next.
 */
async function cost(handle, { operation, seconds, callers, pace, index, turns }) {
  const act = handle.operations[operation];
  const samples = [];
  const end = performance.now() + seconds * 1_000;
  const caller = async (number) => {
    for (let own = number; performance.now() < end; own += 1) {
      turns.next += 1;
      const before = performance.now();
      const undo = await act(turns.next);
      samples.push((performance.now() - before) * 1_000);
      if (undo !== undefined) await undo();
      if (pace !== null) await sleep(pace[0] + ((own * 7) % (pace[1] - pace[0] + 1)));
    }
  };
  await Promise.all(Array.from({ length: callers }, (_, number) => caller(number + index * 3)));
  const step = Math.ceil(samples.length / MOST_SAMPLES);
  return { samples: samples.filter((_, at) => at % step === 0) };
}

/** The moments of all grants in epoch milliseconds, by this process's clock and by the store's. */
async function exactness(handle, { scene, callers, index, processes, saturatedMs, from }) {
  const seen = [];
  const stored = [];
  const grant = async () => {
    const at = await handle.grant();
    seen.push(epoch());
    if (at !== null) stored.push(at);
  };
  const fail = (error) => {
    console.error(error);
    process.exit(1);
  };
  if (scene === "saturated") {
    const end = from + saturatedMs;
    const caller = async () => {
      while (epoch() < end) await grant();
    };
    for (let number = 0; number < callers; number += 1) caller().catch(fail);
    await until(end);
  } else {
    if (index === 0) grant().catch(fail);
    await until(from + EDGE.idleMs);
    for (let call = 0; call < EDGE.calls / processes; call += 1) grant().catch(fail);
    await until(from + EDGE.idleMs + EDGE.watchMs);
  }
  return { seen, stored };
}

/**
 * Times of the operation and of its floor, done in turn so that whatever disturbs the machine disturbs both; paced, each
 * after a pause of its own.
 */
async function ratio(handle, { operation, seconds, floor, turns, pace = null }) {
  const acts = [floor.handle.operations[floor.operation], handle.operations[operation]];
  const times = acts.map(() => []);
  for (const end = performance.now() + seconds * 1_000; performance.now() < end; turns.next += 1) {
    for (const [which, act] of acts.entries()) {
      if (pace !== null) await sleep(pace[0] + ((turns.next * 7) % (pace[1] - pace[0] + 1)));
      const before = performance.now();
      const undo = await act(turns.next);
      times[which].push((performance.now() - before) * 1_000);
      if (undo !== undefined) await undo();
    }
  }
  const [floorSamples, samples] = times;
  return { floorSamples, samples };
}

const TASKS = { cost, ratio, exactness };

const [{ task, subject, place, rule, ...job }] = await once(process, "message");
const open = (subject) => SUBJECTS.find(({ name }) => name === subject).open(place, rule);
const handle = await open(subject);
job.turns = { next: Math.floor((job.index * rule.keys) / job.processes) };
if (task !== "exactness") await handle.prepare?.(job.operation);
if (task === "cost") await cost(handle, { ...job, seconds: WARM_UP_SECONDS, pace: null });
if (task === "ratio") {
  job.floor = { ...job.floor, handle: await open(job.floor.subject) };
  await ratio(handle, { ...job, seconds: WARM_UP_SECONDS, pace: null });
}
process.send("ready");
const [{ from }] = await once(process, "message");
await until(from);
const result = await TASKS[task](handle, { ...job, from });
await handle.check?.();
process.send(result, () => process.exit(0));
