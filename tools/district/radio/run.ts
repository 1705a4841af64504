// One town, one policy, some days: what has become of every reading, packet and ms of airtime.

import { createChance } from "../../chance.ts";
import { createAgenda } from "./agenda.ts";
import { type Cause, createAir, type Packet } from "./air.ts";
import { createWatch } from "./duty.ts";
import { createHome } from "./home.ts";
import { createNode, type RadioNode } from "./node.ts";
import { createOutcome, type Outcome } from "./outcome.ts";
import { FOREIGN, OUTAGE_FROM, optionsOf, type RadioOptions } from "./settings.ts";
import { GROWN, type Sizes } from "./sizes.ts";
import { createTown } from "./town.ts";

const NODE = 42;
const HOME = 43;
const OTHERS = 44;
const LUCK = 45;
const HOUR_MS = 3_600_000;
/** dBm of what is lost by chance. */
const NOTHING = -999;

/** `lost` are the uplinks lost so far. */
export type OnHour = (hour: number, of: number, lost: Readonly<Record<Cause, number>>) => void;

export function runRadio(
  some: Partial<RadioOptions>,
  onHour: OnHour = () => {},
  sizes: Sizes = GROWN,
): Outcome {
  const options = optionsOf(some);
  const { nodes, gateways, seed, spreadingFactor } = options;
  const agenda = createAgenda();
  const town = createTown(options);
  const outcome = createOutcome(options);
  const others = createChance("report", seed, 0, OTHERS);
  const luck = createChance("report", seed, 0, LUCK);
  const chanced = (level: number) => (options.loss > 0 && luck.uniform() < options.loss ? NOTHING : level);
  const back = OUTAGE_FROM + options.outage;
  const off = () => agenda.now() >= OUTAGE_FROM && agenda.now() < back;
  const foreignLevel = () => FOREIGN.level + FOREIGN.deviation * others.normal();
  const nodeWatches = Array.from({ length: nodes }, createWatch);
  const gatewayWatches = Array.from({ length: gateways }, createWatch);

  const air = createAir(options, agenda, (node, packet) => {
    if (packet.source === "foreign") return foreignLevel();
    const mean = packet.source === "node" ? town.across(packet.from, node) : town.down(node, packet.from);
    return mean + town.fading();
  });

  const radios: RadioNode[] = [];
  const home = createHome(options, {
    agenda,
    air,
    chance: createChance("report", seed, 0, HOME),
    stored: (node, counter) => outcome.stored(node, counter, agenda.now()),
    down: (node, gateway) => chanced(town.down(node, gateway) + town.fading()),
    between: town.between,
    listens: (node, answers) => radios[node]!.listens(answers),
    answered: (node, answer) => radios[node]!.answered(answer),
    sends: (gateway, ms) => gatewayWatches[gateway]!.sends(ms, agenda.now()),
  });

  for (let node = 0; node < nodes; node++) {
    const chance = createChance("report", seed, node, NODE);
    const radio = createNode(node, options, {
      agenda,
      chance,
      sizes,
      measured: (kind, counter) => outcome.measured(node, kind, counter, agenda.now()),
      send(content, ms) {
        nodeWatches[node]!.sends(ms, agenda.now());
        const levels = Array.from({ length: gateways }, (_, g) => chanced(town.up(node, g) + town.fading()));
        const done: Packet["done"] = (gateway, cause) => {
          outcome.uplink(off() ? "off" : cause);
          if (gateway !== null && !off()) home.accept(gateway, content);
        };
        air.send({ source: "node", from: node, spreadingFactor, airtime: ms, levels, done });
      },
    });
    radios.push(radio);
    agenda.at(chance.uniform() * options.start * HOUR_MS, radio.boot);
  }

  if (options.foreign > 0) {
    const mean = (FOREIGN.least + FOREIGN.most) / 2;
    // So that those that overlap count once: the share of time that is free is exp(-rate * length).
    const every = mean / -Math.log(1 - Math.min(options.foreign, 0.99));
    const foreign = () => {
      const levels = Array.from({ length: gateways }, foreignLevel);
      const factor = 7 + Math.floor(6 * others.uniform());
      const ms = others.between(FOREIGN.least, FOREIGN.most);
      air.send({ source: "foreign", from: 0, spreadingFactor: factor, airtime: ms, levels });
      agenda.at(agenda.now() + every * others.wait(), foreign);
    };
    agenda.at(every * others.wait(), foreign);
  }

  if (options.outage > 0) agenda.at(back, () => home.restart());

  const hours = Math.ceil(options.days * 24);
  for (let hour = 1; hour <= hours; hour++) {
    agenda.runUntil(Math.min(hour * HOUR_MS, options.days * 24 * HOUR_MS));
    onHour(hour, hours, outcome.lost);
  }
  return outcome.end({ nodeWatches, gatewayWatches, home });
}
