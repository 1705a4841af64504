// What is done to the embedded broker, and what must not come of it. Times are bounded so loosely that a busy machine
// does not break them; what was seen is printed by `npm run test:broker-attacks`.
import { fork } from "node:child_process";
import { once } from "node:events";
import { until } from "../processes.ts";
import type { Order } from "./attacker.ts";
import { ROOT } from "./names.ts";
import { type AttackedSite, type Joined, type Measured, measured } from "./site.ts";

export interface Attack {
  name: string;
  /** How much of it; less in the suite. */
  amount: number;
  short: number;
  /** In words, with %n for the amount. */
  what: string;
  /** What somebody else does, or finds when it is over. */
  meanwhile?(site: AttackedSite): Promise<object>;
  after?(site: AttackedSite): Promise<object>;
  /** What is wrong. */
  broken(seen: Seen): string[];
}

export interface Seen {
  // biome-ignore lint/suspicious/noExplicitAny: what an attacker prints
  came: any;
  // biome-ignore lint/suspicious/noExplicitAny: what was found meanwhile
  found: any;
  measured: Measured;
  witness: Joined;
  site: AttackedSite;
}

const MB = 1_000_000;
/** Publishing may stall for so long, on a machine that has little else to do. */
export const STALL_MS = 1_000;

const when = (is: boolean, sentence: string) => (is ? [sentence] : []);
const REFUSED = { notAuthorized: 0x87, password: 0x86, busy: 0x88 };

export const ATTACKS: Attack[] = [
  {
    ...{ name: "large", amount: 250, short: 250, what: "a PUBLISH of %n MB" },
    broken: ({ came, measured: { peak } }) => [
      ...when(came.sent > 20 * MB, `${came.sent} bytes were taken`),
      ...when(peak > 10 * MB, `memory grew by ${peak} bytes`),
    ],
  },
  {
    ...{ name: "retained", amount: 3_000, short: 200, what: "%n retained messages of 60 kB" },
    after: retainedAt,
    broken: ({ came, found }) => [
      ...when(
        found.topics > 1_000 || found.bytes > 8 * MB,
        `${found.topics} topics, ${found.bytes} bytes are kept`,
      ),
      ...when(!(came.answers[REFUSED.notAuthorized] > 0), "nothing was refused"),
    ],
  },
  {
    ...{ name: "clients", amount: 1_000, short: 200, what: "%n clients of one user at once" },
    broken: ({ came }) => when(came.answers[0] > 20, `${came.answers[0]} were let in`),
  },
  {
    ...{ name: "reader", amount: 100, short: 20, what: "a reader that takes nothing of %n MB" },
    broken: ({ came }) => when(!came.isCutOff, "it was not cut off"),
  },
  {
    ...{
      name: "thief",
      amount: 200,
      short: 20,
      what: "%n times the gateway's client id, with a user's password",
    },
    broken: ({ came, site }) => [
      ...when(came.answers[0] !== undefined, "it was let in"),
      ...when(
        /connection to the MQTT broker (was|is) (lost|closed)/i.test(site.log()),
        "the gateway was thrown out",
      ),
    ],
  },
  {
    ...{ name: "forger", amount: 200, short: 20, what: "a leak and a status, %n times" },
    broken: ({ came, witness, site }) => [
      ...when(came.answers[0] !== undefined, "it was taken"),
      ...when(
        witness.heard.some(({ payload }) => String(payload) === '{"state":"leak"}'),
        "somebody heard it",
      ),
      ...when(!/wants to publish what only the gateway may/.test(site.log()), "the log does not say so"),
    ],
  },
  {
    ...{ name: "guesser", amount: 10, short: 2, what: "1,000 wrong passwords a second for %n s" },
    async meanwhile(site) {
      await new Promise((resolve) => setTimeout(resolve, 500));
      const begun = performance.now();
      const { client } = await site.join("late", { reconnectPeriod: 500 });
      const letInAfterMs = Math.round(performance.now() - begun);
      client.end(true);
      return { letInAfterMs };
    },
    broken: ({ came, measured: { peak } }) => [
      ...when(came.answers[0] !== undefined, "a wrong password was taken"),
      ...when(peak > 80 * MB, `memory grew by ${peak} bytes`),
    ],
  },
  {
    ...{ name: "caller", amount: 10, short: 2, what: "100 requests a second for one node for %n s" },
    async meanwhile(site) {
      await new Promise((resolve) => setTimeout(resolve, 500));
      const { client, heard } = await site.join("planner");
      await client.subscribeAsync(`${ROOT}/response/#`, { qos: 1 });
      const begun = performance.now();
      // The node that is asked for too much, and another.
      for (const node of ["elm-1", "elm-2"]) {
        const request = { transaction: `planner-${node}-${begun}`, node, interval_s: 300 };
        await client.publishAsync(`${ROOT}/request/node-settings`, JSON.stringify(request), { qos: 1 });
      }
      const answers = () => heard.map(({ payload }) => JSON.parse(String(payload)));
      const own = () => answers().filter(({ transaction }) => transaction?.startsWith("planner-"));
      await until(() => own().length >= 2, "the other caller to be answered");
      const answeredAfterMs = Math.round(performance.now() - begun);
      const states = own().map(({ node, state }) => `${node} ${state}`);
      client.end(true);
      return { answeredAfterMs, states };
    },
    broken: () => [],
  },
];

export interface Attacker {
  attack(order: Order): Promise<object>;
  stop(): void;
}

export function startAttacker(): Attacker {
  const child = fork(new URL("./attacker.ts", import.meta.url), { execArgv: [] });
  return {
    async attack(order) {
      child.send(order);
      const ended = once(child, "exit").then(() => Promise.reject(new Error("the attacker has died")));
      const [came] = await Promise.race([once(child, "message"), ended]);
      return came as object;
    },
    stop: () => void child.kill(),
  };
}

/** Of what is retained below flood/: as somebody finds it who comes now. */
async function retainedAt(site: AttackedSite): Promise<{ topics: number; bytes: number }> {
  const { client, heard } = await site.join("mallory");
  await client.subscribeAsync("flood/#", { qos: 1 });
  let before = -1;
  while (heard.length !== before) {
    before = heard.length;
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
  client.end(true);
  return { topics: heard.length, bytes: heard.reduce((sum, { payload }) => sum + payload.length, 0) };
}

export interface Scene {
  site: AttackedSite;
  witness: Joined;
  attacker: Attacker;
}

/** Does it once; what came of it, and what is wrong with that. */
export async function undergo(
  { site, witness, attacker }: Scene,
  { name, meanwhile, after, broken }: Attack,
  amount: number,
): Promise<Seen & { wrong: string[] }> {
  const { result, measured: figures } = await measured(site, witness, async () => {
    const [came, found] = await Promise.all([
      attacker.attack({ what: name, port: site.port, amount }),
      meanwhile?.(site),
    ]);
    return { came, found };
  });
  const found = result.found ?? (await after?.(site));
  const seen: Seen = { came: result.came, found, measured: figures, witness, site };
  return { ...seen, wrong: broken(seen) };
}
