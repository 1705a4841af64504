// What happens to a site: a scenario a row. Each has some seconds, decides everything by the chance that it is given, and
// leaves a mess: what is broken at its end is mended by whoever called it. To add one, add a row.
import { setTimeout as sleep } from "node:timers/promises";
import { until } from "../processes.ts";
import { alarmKills, dayAway, sendAway } from "./alarm-scenarios.ts";
import { again, between, type Ordeal, pick, type Scenario, scale } from "./ordeal.ts";
import { fillDisk, restoreBackups } from "./store-scenarios.ts";

/** Time for four connections of a slow line: what is sent once too often shows from the third on. */
const SLOW_LINE_MS = 11_000;

const untilEnd = ({ endsAt }: Ordeal) => sleep(Math.max(0, endsAt - performance.now()));

const gatewayKills = (ordeal: Ordeal) =>
  again(ordeal, 50, 1500, async () => {
    // Mostly not while it starts.
    const isUp = ordeal.site.gateway.hasConnected;
    if (ordeal.chance() < 0.7) await until(isUp, "the gateway to connect", 3000).catch(() => {});
    await sleep(between(ordeal.chance, 0, 700));
    await ordeal.site.gateway.kill();
    await sleep(between(ordeal.chance, 0, 200));
    ordeal.site.gateway.start();
  });

/**
 * Mostly while messages pass, and while a subscriber is away: what the broker has acknowledged and nobody has got is what it
 * can forget.
 */
const brokerKills = (ordeal: Ordeal) =>
  again(ordeal, 50, 1200, async () => {
    const { site, chance } = ordeal;
    const [, wandering] = site.subscribers;
    const isAway = chance() < 0.6;
    if (isAway) await wandering!.leave();
    const before = site.proxy.sent.length;
    const passes = () => site.proxy.sent.length > before;
    if (chance() < 0.8) await until(passes, "a message to pass", 1500).catch(() => {});
    await sleep(between(chance, 0, 40));
    await site.broker.kill(between(chance, 0, 500));
    if (isAway) await wandering!.comeBack();
  });

const cuts = (ordeal: Ordeal) => {
  ordeal.site.proxy.delay(between(ordeal.chance, 0, 25));
  return again(ordeal, 50, 1200, () => ordeal.site.proxy.cut(ordeal.chance()));
};

const boardCuts = (ordeal: Ordeal) =>
  again(ordeal, 50, 700, () => {
    const { chance } = ordeal;
    const node = pick(chance, ordeal.site.nodes);
    const backMs = between(chance, 1, 300);
    if (chance() < 0.5) node.cut(backMs);
    else node.cutInWrite(backMs);
  });

/** Some topics are denied, from the start or from somewhere in the middle. */
async function denyTopics(ordeal: Ordeal): Promise<void> {
  const { site, chance, version, refuse } = ordeal;
  // Whoever may not read on 3.1.1 cannot know what is denied: that is another matter.
  const reads = version === "3.1.1" || chance() < 0.5;
  // What has waited goes out as history: there something is refused for sure.
  const first = pick(
    chance,
    site.recordTopics.filter((topic) => chance() < 0.3 || topic.endsWith("/history")),
  );
  // On 3.1.1 this mosquitto says nothing and hangs up: each topic that is denied is found out by four connections.
  const more = version === "3.1.1" ? 0 : 0.08;
  const denied = site.recordTopics.filter((topic) => topic === first || chance() < more);
  if (chance() < 0.5) await sleep(between(chance, 500, 1500));
  refuse({ topics: denied });
  site.broker.allow({ denied, reads });
  await untilEnd(ordeal);
}

/** Readings have over 700 B, events and nights less. */
async function refuseSizes(ordeal: Ordeal): Promise<void> {
  const { site, chance, refuse } = ordeal;
  const overBytes = Math.round(between(chance, 400, 800));
  if (chance() < 0.5) await sleep(between(chance, 500, 1500));
  refuse({ overBytes });
  await site.broker.restart([`${pick(chance, ["max_packet_size", "message_size_limit"])} ${overBytes}`]);
  await untilEnd(ordeal);
}

async function refuseRetained(ordeal: Ordeal): Promise<void> {
  const { site, chance } = ordeal;
  if (chance() < 0.5) await sleep(between(chance, 500, 1500));
  await site.broker.restart(["retain_available false"]);
  await untilEnd(ordeal);
}

async function twoGateways(ordeal: Ordeal): Promise<void> {
  const { site, chance } = ordeal;
  await sleep(between(chance, 0, 1000));
  const twin = site.makeTwin();
  twin.start();
  await untilEnd(ordeal);
  await twin.kill();
}

/** Connections that are taken and pass nothing, as behind a router that has forgotten them; or no answers. */
const blackHole = (ordeal: Ordeal) =>
  again(ordeal, 100, 1500, async () => {
    const { chance, site } = ordeal;
    site.proxy.hole(chance() < 0.5 ? "both ways" : "answers");
    await sleep(between(chance, 100, 1500));
    site.proxy.hole(null);
  });

const HOUR_MS = 3_600_000;
const YEAR_MS = 365 * 24 * HOUR_MS;

/** The machine's clock is wrong for a while, and now and then it is so from a start on. */
async function wrongClocks(ordeal: Ordeal): Promise<void> {
  const { chance } = ordeal;
  const { machineClock, gateway } = ordeal.site;
  if (machineClock === null) return untilEnd(ordeal);
  const to = (year: number) => Date.UTC(year, 0, 1) - Date.now();
  await again(ordeal, 100, 800, async () => {
    // Mostly not while it starts.
    if (chance() < 0.7) await until(gateway.hasConnected, "the gateway to connect", 3000).catch(() => {});
    const ahead = pick(chance, [
      HOUR_MS,
      -HOUR_MS,
      YEAR_MS,
      -YEAR_MS,
      to(1970),
      to(2039),
      to(2107),
      -1024 * 7 * 24 * HOUR_MS,
    ]);
    // Who jumps has no time server just then, or nobody who could tell.
    machineClock.set(ahead, chance() < 0.5 ? false : null);
    if (chance() < 0.4) {
      await gateway.kill();
      gateway.start();
    }
    await sleep(between(chance, 100, 1500));
    if (chance() < 0.7) machineClock.set(0, true);
  });
}

async function wander(ordeal: Ordeal): Promise<void> {
  const subscriber = ordeal.site.subscribers.find(({ name }) => name === "wandering")!;
  await again(ordeal, 200, 1500, async () => {
    await subscriber.leave();
    await sleep(between(ordeal.chance, 50, 800));
    await subscriber.comeBack();
  });
}

export const SCENARIOS = {
  quiet: { about: "no fault but on the lines", run: untilEnd },
  "gateway-kills": { about: "kill -9 of the gateway at random instants", run: gatewayKills },
  "broker-kills": { about: "kill -9 of the broker at random instants", run: brokerKills },
  "both-kills": {
    about: "kill -9 of gateway and broker",
    run: async (ordeal) => void (await Promise.all([gatewayKills(ordeal), brokerKills(ordeal)])),
  },
  cuts: { about: "connections cut in the middle of a message", run: cuts },
  "short-connections": {
    about: "no connection lives longer than 0.3 to 5 s",
    run: (ordeal) => {
      const { chance, site } = ordeal;
      const most = scale(chance, 400, 5000);
      site.proxy.delay(between(chance, 0, 25));
      site.proxy.fate(() => ({ livesMs: scale(chance, 300, most), share: chance() }));
      return untilEnd(ordeal);
    },
  },
  "slow-line": {
    about: "a long outbox on a slow line whose connections live 2.3 to 2.7 s",
    backlog: 2,
    run: (ordeal) => {
      const { chance, site } = ordeal;
      site.proxy.delay(between(chance, 100, 250));
      site.proxy.fate(() => ({ livesMs: between(chance, 2300, 2700), share: chance() }));
      return sleep(SLOW_LINE_MS);
    },
  },
  "black-hole": { about: "connections on which nothing passes, or no answer", run: blackHole },
  "topic-denied": {
    about: "topics denied by the access list, and allowed again",
    passesRest: true,
    run: denyTopics,
  },
  "size-refused": {
    about: "messages over a size refused, and taken again",
    passesRest: true,
    run: refuseSizes,
  },
  "retained-refused": {
    about: "retained messages refused, and taken again",
    passesRest: true,
    run: refuseRetained,
  },
  "disk-full": {
    about: "the gateway's disk full or read-only, and writable again",
    disk: true,
    run: fillDisk,
  },
  "board-cuts": { about: "boards lose their power, also in a write to flash", run: boardCuts },
  "two-gateways": { about: "another gateway with the same client id", run: twoGateways },
  wandering: { about: "a subscriber with a session goes away and comes back", run: wander },
  clocks: {
    about: "the machine's clock an hour or a year off, in 1970, 2039 and 2107, also from the start on",
    ownClock: true,
    run: wrongClocks,
  },
  storm: {
    about: "kills of both, cuts, and boards without power at once",
    run: async (ordeal) =>
      void (await Promise.all([gatewayKills(ordeal), brokerKills(ordeal), cuts(ordeal), boardCuts(ordeal)])),
  },
  restores: {
    about: "backups while the gateway runs, kill -9, and a backup in the place of the store",
    backlog: 3,
    ringPages: 2,
    isBackedUp: true,
    run: restoreBackups,
  },
  "alarm-kills": {
    about: "kill -9 while nights are decided, people told of alarms, and their topics published",
    alarms: true,
    run: alarmKills,
  },
  "nobody-told": {
    about: "mail server and webhook away for a day by the machine's clock",
    alarms: true,
    ownClock: true,
    prepare: sendAway,
    run: dayAway,
  },
} satisfies Record<string, Scenario>;

export type ScenarioName = keyof typeof SCENARIOS;
export const SCENARIO_NAMES = Object.keys(SCENARIOS) as ScenarioName[];

/** The scenario of a seed where none is asked for: all in turn. */
export const scenarioOf = (seed: number): ScenarioName => SCENARIO_NAMES[seed % SCENARIO_NAMES.length]!;
