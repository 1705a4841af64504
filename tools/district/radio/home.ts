// The gateway's side: what of each node is stored, what is still missing, and who is answered. Receivers of one
// network share one store; the one that heard a packet best answers it, within its own account.
import { createAccount } from "../../../gateway/intake/airtime-account.ts";
import { createDownlinkScheduler } from "../../../gateway/intake/downlink-scheduler.ts";
import type { Need } from "../../../gateway/intake/uplink.ts";
import { ANSWER_AFTER, airtime } from "../../../shared/radio/airtime.ts";
import type { Chance } from "../../chance.ts";
import type { Agenda } from "./agenda.ts";
import type { Air } from "./air.ts";
import { GATEWAY_DELAY, type RadioOptions } from "./settings.ts";
import { answerOf } from "./sizes.ts";

/** What an uplink holds. Counters of a node are 1, 2, 3 and so on. */
export interface Content {
  node: number;
  counter: number;
  /** Counters of the records in it. */
  records: number[];
  voids: [counter: number, count: number][];
  /** It is a hello, or an event in a frame of its own. */
  must: boolean;
}

export interface Answer {
  answers: number;
  /** Every counter up to it is stored or void, and of the 64 after it these are not. */
  settled: number;
  missing: number[];
}

/** Counters after `settled` that an answer speaks of. */
export const WINDOW = 64;

export interface Home {
  /** `gateway` has received it. */
  accept(gateway: number, content: Content): void;
  /** The gateways are back: with what they have sent, which is on disk, but not with whom they have answered when. */
  restart(): void;
  /** Answers sent, by why. */
  sent: Record<Need, number>;
  /** Answers that have reached their nodes. */
  answersHeard(): number;
  /** Answers not sent because the gateway was sending already, or had no time left. */
  withheld: { sending: number; account: number };
}

export interface HomeLinks {
  agenda: Agenda;
  air: Air;
  chance: Chance;
  /** A record has come for the first time. */
  stored(node: number, counter: number): void;
  /** dBm of an answer at its node, and at the gateways. */
  down(node: number, gateway: number): number;
  between(from: number, to: number): number;
  /** When the node has opened its window, or null where it does not listen. */
  listens(node: number, answers: number): number | null;
  /** The answer has reached its node. */
  answered(node: number, answer: Answer): void;
  sends(gateway: number, ms: number): void;
}

/** What of a node is stored. */
interface Kept {
  /** 1 where a counter is stored or void. */
  known: Uint8Array;
  settled: number;
  highest: number;
}

/** Whether it is new. */
function keep(kept: Kept, counter: number): boolean {
  if (counter >= kept.known.length) {
    const more = new Uint8Array(2 * counter);
    more.set(kept.known);
    kept.known = more;
  }
  if (kept.known[counter] === 1) return false;
  kept.known[counter] = 1;
  if (counter > kept.highest) kept.highest = counter;
  while (kept.known[kept.settled + 1] === 1) kept.settled++;
  return true;
}

/** Counters that an answer says are missing. */
function missingOf({ known, settled, highest }: Kept): number[] {
  const missing: number[] = [];
  for (let c = settled + 1; c <= Math.min(highest, settled + WINDOW); c++)
    if (known[c] !== 1) missing.push(c);
  return missing;
}

/** dBm of a gateway's own packet at itself: it does not hear it. */
const DEAF = -999;

export function createHome(options: RadioOptions, links: HomeLinks): Home {
  const { agenda, air, chance } = links;
  const { gateways, nodes, duty, spreadingFactor, policy } = options;
  const accounts = Array.from({ length: gateways }, () => createAccount(duty));
  let schedulers = Array.from({ length: gateways }, () => createDownlinkScheduler({ duty }));
  const stored: Kept[] = Array.from({ length: nodes }, () => ({
    known: new Uint8Array(1024),
    settled: 0,
    highest: 0,
  }));
  const sent: Record<Need, number> = { must: 0, gaps: 0, routine: 0 };
  const withheld = { sending: 0, account: 0 };
  let answersHeard = 0;

  /** Whether the gateway may send for so long now. What it may, is on its account. */
  function mayAnswer(gateway: number, node: number, need: Need, ms: number): boolean {
    const now = agenda.now();
    // Confirmed uplinks are all alike: whoever comes first is answered.
    if (policy !== "confirmed" && !schedulers[gateway]!.mayAnswer(node, need, ms, now)) return false;
    if (accounts[gateway]!.wait(ms, now) > 0) {
      withheld.account++;
      return false;
    }
    accounts[gateway]!.spend(ms, now);
    schedulers[gateway]!.spent(node, ms, now);
    return true;
  }

  function answer(gateway: number, { node, counter, must }: Content): void {
    const now = agenda.now();
    if (air.sendingUntil(gateway) > now) {
      withheld.sending++;
      return;
    }
    const { settled } = stored[node]!;
    const missing = missingOf(stored[node]!);
    const reach = missing.length ? missing.at(-1)! - settled : 0;
    const ms = airtime(answerOf(counter, settled, reach), spreadingFactor);
    const need: Need = must ? "must" : missing.length ? "gaps" : "routine";
    if (!mayAnswer(gateway, node, need, ms)) return;
    links.sends(gateway, ms);
    sent[need]++;
    const listensFrom = links.listens(node, counter);
    air.send({
      source: "gateway",
      from: gateway,
      spreadingFactor,
      airtime: ms,
      levels: Array.from({ length: gateways }, (_, g) => (g === gateway ? DEAF : links.between(gateway, g))),
      to: { node, level: links.down(node, gateway), listensFrom: listensFrom ?? now },
      done(reached) {
        if (reached === null || listensFrom === null || links.listens(node, counter) === null) return;
        answersHeard++;
        links.answered(node, { answers: counter, settled, missing });
      },
    });
  }

  return {
    accept(gateway, content) {
      const kept = stored[content.node]!;
      keep(kept, content.counter);
      for (const counter of content.records)
        if (keep(kept, counter) || counter === content.counter) links.stored(content.node, counter);
      for (const [first, count] of content.voids) for (let c = first; c < first + count; c++) keep(kept, c);
      const late = chance.between(GATEWAY_DELAY.least, GATEWAY_DELAY.most);
      agenda.at(agenda.now() + ANSWER_AFTER + late, () => answer(gateway, content));
    },
    restart() {
      // The account is on disk; who was answered when is not.
      schedulers = schedulers.map(() => createDownlinkScheduler({ duty }));
    },
    sent,
    answersHeard: () => answersHeard,
    withheld,
  };
}
