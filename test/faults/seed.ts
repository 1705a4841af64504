// One seed: a site is made, suffers, is mended, and is given time to bring out what it holds. Then the oracle judges.
import { writeFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { chances } from "../../tools/powercuts/signals.ts";
import { until } from "../processes.ts";
import { type AlarmVerdict, isSoundOfAlarms, judgeAlarms, NO_ALARMS } from "./alarm-oracle.ts";
import { goneWith } from "./backups.ts";
import { isSound, judge, NOTHING, type Verdict } from "./oracle.ts";
import { pick, type Refusal, type Scenario } from "./ordeal.ts";
import type { Sent } from "./proxy.ts";
import { SCENARIO_NAMES, SCENARIOS, type ScenarioName } from "./scenarios.ts";
import { restPasses, SETTLE_MOST_MS, settle, takenAt } from "./settling.ts";
import { type LabSite, openLabSite, VERSIONS, type Version } from "./site.ts";

/** How long faults last. */
const FAULTS_MS = 3000;
/** Where the broker refuses some. */
const REFUSING_MS = 2500;
/** Mended, and nothing more comes for so long: a back-off has 4 s at most, and a gateway starts in one. */
const QUIET_MS = 6000;
/** Nobody is so quick to say so that the last that was refused is not parked yet. */
const RETRY_AFTER_MS = 1_000;
/** A gateway looks so often whether somebody has asked for what was refused. */
const QUIET_REFUSED_MS = 10_000;
/** To put a site together on a quiet machine (measured); where it takes longer, so does all else. */
const OPEN_MS = 1500;
/**
 * Of a gateway whose disk fills up, and how much of it has been in the store for long. On the smallest the store's log is
 * full before it is so long that it is worked into the store; on the others it is that which fails.
 */
const DISKS = [
  { kilobytes: 4 * 1024, pastBytes: 0 },
  { kilobytes: 24 * 1024, pastBytes: 10e6 },
  { kilobytes: 100 * 1024, pastBytes: 50e6 },
] as const;
/** A way that was away is asked again after some 10 and 20 s, and one message follows the other after a second. */
const ALARMS_MOST_MS = 75_000;
const STOP_MOST_MS = 10_000;
/** This share of what was in the outbox may have waited for something else than what was refused. */
const FEW = 0.02;
/** A broker that is told to refuse or to allow does so a moment later, and a retry may be under way. */
const REFUSAL_SLACK_MS = 1500;

export interface SeedOptions {
  /** Whether Home Assistant is told of nodes. */
  homeAssistant: boolean;
  seed: number;
  scenario: ScenarioName;
  /** Where to write the gateway's log; undefined: nowhere. */
  logFile?: string | undefined;
}

export interface Outcome extends SeedOptions {
  version: Version;
  verdict: Verdict;
  alarms: AlarmVerdict;
  /** What else went wrong, as sentences. */
  faults: string[];
  ms: number;
  /** From the mending until all was there; null where that never was. */
  settledMs: number | null;
}

export const held = ({ verdict, alarms, faults }: Outcome): boolean =>
  isSound(verdict) && isSoundOfAlarms(alarms) && faults.length === 0;

const untilNow = (refusal: Refusal) => {
  refusal.until = Date.now();
};

/** Never rejects: where the laboratory itself fails, that is a fault. */
export async function liveSeed(options: SeedOptions): Promise<Outcome> {
  const began = performance.now();
  try {
    return await live(options);
  } catch (error) {
    const faults = [`the laboratory failed: ${(error as Error).stack}`];
    const ms = performance.now() - began;
    return {
      ...options,
      version: "automatic",
      verdict: NOTHING,
      alarms: NO_ALARMS,
      faults,
      ms,
      settledMs: null,
    };
  }
}

async function live(options: SeedOptions): Promise<Outcome> {
  const { seed, scenario, homeAssistant } = options;
  const began = performance.now();
  const chance = chances(seed, SCENARIO_NAMES.indexOf(scenario));
  const version = pick(chance, VERSIONS);
  const plan: Scenario = SCENARIOS[scenario];
  const disk = plan.disk ? pick(chance, DISKS) : null;
  const site = await openLabSite({
    nodes: plan.alarms ? 0 : 2 + Math.floor(chance() * 3),
    alarms: plan.alarms === true,
    version,
    heardMs: 400_000 * ((plan.backlog ?? 0.1) + chance()),
    awayMs: 250_000 * chance(),
    loss: { lost: 0.25 * chance(), damaged: 0.1 * chance() },
    ringPages: plan.ringPages,
    isBackedUp: plan.isBackedUp === true,
    disk,
    ownClock: plan.ownClock === true,
    homeAssistant,
    chance,
  });
  const slowness = Math.max(1, (performance.now() - began) / OPEN_MS);
  const faults: string[] = [];
  const refusals: Refusal[] = [];
  try {
    // A wire that takes its time, so that a kill or a cut meets something that is on its way.
    if (chance() < 0.7) site.proxy.delay(2 * 50 ** chance());
    await plan.prepare?.({ site, chance });
    site.gateway.start();
    if (!plan.passesRest && chance() < 0.7)
      await until(site.gateway.hasConnected, "the gateway to connect", 10_000).catch(() => {});
    await plan.run({
      ...{ site, version, chance },
      endsAt: performance.now() + (plan.passesRest ? REFUSING_MS : FAULTS_MS),
      refuse: (what) => void refusals.push({ ...what, from: Date.now(), until: Number.POSITIVE_INFINITY }),
    });
    if (plan.passesRest) await restPasses(site, refusals, slowness);
    const endedAt = Date.now();
    refusals.forEach(untilNow);
    await mend(site);
    // Where counters of answers are ahead of the clock a gateway answers each node once a second, and theirs are short: they
    // would ask in vain.
    const isAhead = plan.isBackedUp === true || plan.ownClock === true;
    if (isAhead) site.slowDown();
    const quietMs = isAhead ? SETTLE_MOST_MS : refusals.length > 0 ? QUIET_REFUSED_MS : QUIET_MS;
    // By itself the gateway tries it after 5 s, and after twice as long each time: the tests of brokers wait for that.
    if (refusals.length > 0) await sleep(RETRY_AFTER_MS).then(site.retryRefused);
    const settledMs = await settle(site, endedAt, slowness * quietMs);
    await site.alarms?.settle(site.broker.port, slowness * ALARMS_MOST_MS);
    for (const node of site.nodes) {
      node.off();
      for (const error of node.board.errors()) faults.push(`${node.name}: ${error}`);
    }
    if (settledMs !== null && !(await site.gateway.stop(STOP_MOST_MS)))
      faults.push(`stopping took over ${STOP_MOST_MS / 1000} s`);
    // What cannot write may end, if it says so.
    const isExcused = (death: string) => plan.disk === true && /full|cannot be written/i.test(death);
    faults.push(...site.gateway.deaths.filter((death) => !isExcused(death)));
    faults.push(...unnamed(site), ...site.twiceSealed);
    const verdict = judge({
      taken: takenAt(site),
      torn: new Set(site.nodes.flatMap(({ torn }) => [...torn])),
      until: endedAt,
      subscribers: site.subscribers,
      sent: site.proxy.sent,
      brokerKills: site.broker.kills,
      restores: site.backups.restores,
      gone: goneWith(site.backups.restores, site.nodes),
      gatewayStarts: site.gateway.starts,
      waiting: site.waiting,
      isDated: plan.ownClock === true,
      passedBy: plan.passesRest ? endedAt : null,
      connections: site.proxy.connections,
      refuses: (sent) => refusals.some((refusal) => isRefused(sent, refusal)),
      everRefused: ({ topic, size }) =>
        refusals.some(
          ({ topics, overBytes = Number.POSITIVE_INFINITY }) => topics?.includes(topic) || size > overBytes,
        ),
    });
    // A void tells that nothing is missing before what waits, and no subscriber sees it come.
    if (verdict.heldUp.length <= Math.max(2, FEW * site.waiting.length)) verdict.heldUp = [];
    const alarms = site.alarms === null ? NO_ALARMS : judgeAlarms(site.alarms.evidence());
    return { ...options, version, verdict, alarms, faults, ms: performance.now() - began, settledMs };
  } finally {
    if (options.logFile !== undefined) writeFileSync(options.logFile, logOf(site));
    await site.close();
  }
}

/** For whoever looks for the cause: what the gateway said, what passed on the wire, what the broker said. */
function logOf({ gateway, proxy, broker }: LabSite): string {
  const time = (ms: number) => new Date(ms).toISOString().slice(11, 23);
  const lives = proxy.connections.map(
    ({ from, until }, i) =>
      `connection ${i + 1}: ${time(from)} to ${until === null ? "the end" : time(until)}`,
  );
  const sent = proxy.sent.map(({ id, topic, size, connection, at, answeredAt, reason }) => {
    const answer = answeredAt === null ? "no answer" : `${time(answeredAt)} 0x${reason.toString(16)}`;
    return `${time(at)} connection ${connection}: ${id} on ${topic}, ${size} B, ${answer}`;
  });
  return `${gateway.log()}\n== wire\n${[...lives, ...sent].join("\n")}\n== mosquitto\n${broker.log()}`;
}

/**
 * Topics that the broker has refused with a reason, and the gateway's log does not name. Once is not enough: a broker that
 * hangs up besides may take its last words along.
 */
function unnamed({ proxy, gateway }: LabSite): string[] {
  const refused = proxy.sent.filter(({ reason }) => reason >= 128).map(({ topic }) => topic);
  const log = gateway.log();
  return [...new Set(refused.filter((topic, i) => refused.indexOf(topic) < i))]
    .filter((topic) => !log.includes(topic))
    .map((topic) => `the log does not name ${topic}, which the broker refused`);
}

function isRefused({ topic, size, at }: Pick<Sent, "topic" | "size" | "at">, refusal: Refusal): boolean {
  const { topics, overBytes, from, until } = refusal;
  if (at < from - REFUSAL_SLACK_MS || at > until + REFUSAL_SLACK_MS) return false;
  return topics?.includes(topic) === true || (overBytes !== undefined && size > overBytes);
}

/** All is as it should be from now on. */
async function mend(site: LabSite): Promise<void> {
  const { proxy, broker, disk, machineClock, gateway, nodes } = site;
  proxy.fate(null);
  proxy.delay(0);
  proxy.hole(null);
  disk?.writable(true);
  disk?.empty();
  machineClock?.set(0, true);
  await broker.mend();
  for (const node of nodes) node.lose({ lost: 0, damaged: 0 });
  if (!gateway.running()) gateway.start();
}
