// What a second broker costs the first: readings a second to the first one's PUBACK with the second up, and with it away,
// which must not be slower, and alone. Rounds of each stand next to each other, as those of gateway.ts.

import { join } from "node:path";
import { median } from "../statistics.ts";
import { temporaryFolder } from "../temporary.ts";
import { type Broker, freePort } from "./broker.ts";
import { throughSite } from "./gateway.ts";
import { type SiteSettings, startSite, until } from "./site.ts";
import type { Cost } from "./stopwatch.ts";

export interface BrokersFigures {
  broker: string;
  rounds: number;
  /** Each round. */
  frames: number;
  /** To the first broker: medians, frames a second, and CPU of the process with the load beside it, us a frame. */
  alone: Cost;
  both: Cost;
  away: Cost;
  /** The rate with the second away over that with both up, and over that of the first alone. */
  away_over_both: Ratio;
  away_over_alone: Ratio;
}

/** Of rounds next to each other. */
export interface Ratio {
  median: number;
  least: number;
  most: number;
}

type Round = Pick<BrokersFigures, "alone" | "both" | "away">;

/** `second` is of the same kind as `broker`. */
export async function benchBrokers(
  broker: Broker,
  second: Broker,
  frames: number,
  rounds: number,
): Promise<BrokersFigures> {
  const temporary = temporaryFolder("bench");
  const folder = temporary.path;
  const closed = `mqtt://127.0.0.1:${await freePort()}`;
  try {
    const measured: Round[] = [];
    // One more at first, which is not counted: what runs for the first time is compiled.
    for (let i = -1; i < rounds; i++) {
      const of = (name: string, others: string[]) =>
        toTheFirst(
          { broker, folder, path: join(folder, `${name}${i}.sqlite`), others },
          frames,
          name === "both",
        );
      const round = {
        alone: await of("alone", []),
        both: await of("both", [second.url]),
        away: await of("away", [closed]),
      };
      if (i >= 0) measured.push(round);
    }
    return { broker: broker.name, rounds, frames, ...figures(measured) };
  } finally {
    temporary.remove();
  }
}

function figures(rounds: readonly Round[]) {
  const of = (name: keyof Round): Cost => ({
    per_s: Math.round(median(rounds.map((round) => round[name].per_s))),
    cpu_us: Number(median(rounds.map((round) => round[name].cpu_us)).toFixed(1)),
  });
  const awayOver = (name: keyof Round): Ratio => {
    const ratios = rounds.map((round) => round.away.per_s / round[name].per_s);
    const [middle, least, most] = [median(ratios), Math.min(...ratios), Math.max(...ratios)].map((ratio) =>
      Number(ratio.toFixed(2)),
    );
    return { median: middle!, least: least!, most: most! };
  };
  return {
    ...{ alone: of("alone"), both: of("both"), away: of("away") },
    ...{ away_over_both: awayOver("both"), away_over_alone: awayOver("alone") },
  };
}

async function toTheFirst(settings: SiteSettings, frames: number, areAllUp: boolean): Promise<Cost> {
  const site = await startSite(settings, frames);
  const { brokers } = site.gateway;
  if (areAllUp) await until("the other broker", () => brokers.every(({ link }) => link.up));
  return throughSite(site, frames, brokers[0]!.counters);
}
