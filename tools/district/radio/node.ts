// A node's life: when it measures, what happens to it, and how its clock, journal, radio and uplink hang together.
import type { Chance } from "../../chance.ts";
import type { Agenda } from "./agenda.ts";
import { createNodeClock } from "./clock.ts";
import { createNodeAccount } from "./duty.ts";
import type { Answer, Content } from "./home.ts";
import { createRecords } from "./records.ts";
import type { RadioOptions } from "./settings.ts";
import type { Sizes } from "./sizes.ts";
import { createTransceiver } from "./transceiver.ts";
import { createUplink } from "./uplink.ts";

const DAY_MS = 86_400_000;

export interface RadioNode {
  /** Switched on, or reset. */
  boot(): void;
  listens(counter: number): number | null;
  answered(answer: Answer): void;
}

export interface NodeLinks {
  agenda: Agenda;
  chance: Chance;
  sizes: Sizes;
  send(content: Content, ms: number): void;
  measured(kind: "reading" | "event", counter: number): void;
}

export function createNode(node: number, options: RadioOptions, links: NodeLinks): RadioNode {
  const { interval, events, resets } = options;
  const { agenda, chance, measured, send, sizes } = links;
  const clock = createNodeClock(options, chance);
  const account = createNodeAccount(options.duty, options.spreadingFactor);
  const radio = createTransceiver(agenda, account, options.spreadingFactor, send);
  const records = createRecords(chance, sizes);
  let life = 0;

  function after(ms: number, run: () => void): void {
    const mine = life;
    agenda.at(clock.after(agenda.now(), ms), () => {
      if (life === mine) run();
    });
  }
  const uplink = createUplink(node, options, { agenda, chance, clock, records, radio, after });

  function measure(): void {
    const counter = records.write("reading");
    measured("reading", counter);
    uplink.report("reading", counter);
    after(interval, measure);
  }

  function night(): void {
    uplink.report("night", records.write("night"));
    after(DAY_MS, night);
  }

  function event(): void {
    const counter = records.write("event");
    measured("event", counter);
    uplink.report("event", counter);
    after((chance.wait() * DAY_MS) / events, event);
  }

  function boot(): void {
    if (life > 0) records.skip();
    life++;
    clock.lose();
    radio.reset();
    uplink.boot();
    after(chance.between(0, interval), measure);
    after(chance.between(0, DAY_MS), night);
    if (events > 0) after((chance.wait() * DAY_MS) / events, event);
    if (resets > 0) after((chance.wait() * DAY_MS) / resets, boot);
  }

  return { boot, listens: radio.listens, answered: uplink.answered };
}
