// Scenarios of alarms: the gateway is killed while it decides nights and tells people, and nobody can be told for a day.
import { setTimeout as sleep } from "node:timers/promises";
import { until } from "../processes.ts";
import type { AlarmLab } from "./alarm-lab.ts";
import { BEHIND_MS } from "./alarm-nights.ts";
import { between, type Ordeal, pick } from "./ordeal.ts";

const HOUR_MS = 3_600_000;
const HOURS = BEHIND_MS / HOUR_MS;
/** Nights that are decided in one life at most, so that several of them die in between. */
const NIGHTS_A_LIFE = 45;
const LIVES_OF_NIGHTS = 3;

/** A night takes some ms, and what is published after a connect some hundred. */
const SOON_MS = 10;
const TOPICS_MS = 300;

/** Moments, as far as they can be seen from outside. Each resolves somewhat before what it is about. */
const MOMENTS = ["message", "topics", "any"] as const;

/** kill -9 while nights are decided, then while people are told, while topics are published, and whenever. */
export async function alarmKills({ site, chance }: Ordeal): Promise<void> {
  const { gateway, broker } = site;
  const lab = site.alarms!;
  const lives = LIVES_OF_NIGHTS + 2 + Math.floor(2 * chance());
  for (let life = 0; life < lives; life++) {
    const answerMs = between(chance, 0, 150);
    lab.ears.slow(() => answerMs);
    const moment = pick(chance, MOMENTS);
    const nights = 1 + NIGHTS_A_LIFE * chance();
    const then = chance();
    if (life < LIVES_OF_NIGHTS) await decides(lab, nights);
    else if (moment === "message") await somebodyIsTold(lab);
    else if (moment === "topics")
      await until(gateway.hasConnected, "the gateway to connect", 3000).catch(() => {});
    else await sleep(between(chance, 0, 1200));
    const mostMs = life < LIVES_OF_NIGHTS ? SOON_MS : moment === "topics" ? TOPICS_MS : 1.5 * answerMs;
    await sleep(then * mostMs);
    await gateway.kill();
    lab.killed();
    if (chance() < 0.2) await broker.kill(between(chance, 0, 200));
    gateway.start();
  }
}

async function decides(lab: AlarmLab, nights: number): Promise<void> {
  const before = Math.max(lab.night(), lab.due - 119);
  await until(() => lab.night() >= Math.min(lab.due, before + nights), "nights to be decided", 4000).catch(
    () => {},
  );
}

async function somebodyIsTold({ ears }: AlarmLab): Promise<void> {
  const before = ears.begun();
  await until(() => ears.begun() > before, "a message to begin", 3000).catch(() => {});
}

/** Nobody takes a message, from the first start on, and it is a day earlier. */
export async function sendAway({ site, chance }: Pick<Ordeal, "site" | "chance">): Promise<void> {
  site.machineClock?.set(-BEHIND_MS, true);
  await site.alarms!.ears.away(chance);
}

/** A day, hour by hour by the machine's clock, in which each way refuses in one manner or the other and the gateway dies now and then. */
export async function dayAway({ site, chance }: Ordeal): Promise<void> {
  const { gateway, machineClock } = site;
  const lab = site.alarms!;
  const restart = async () => {
    await gateway.kill();
    lab.killed();
    gateway.start();
  };
  for (let hour = 1; hour <= HOURS; hour++) {
    await sleep(between(chance, 50, 250));
    machineClock?.set(hour * HOUR_MS - BEHIND_MS, true);
    if (hour % 6 === 0) {
      await lab.ears.back();
      if (hour < HOURS) await lab.ears.away(chance);
    }
    if (chance() < 0.1) await restart();
  }
  // Else it finds out by itself.
  if (chance() < 0.7) await restart();
}
