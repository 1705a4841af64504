// What a partner asks of nodes over MQTT, and what an operator takes back: so that every answer there is comes out.
import { NODE_SETTINGS } from "../../../gateway/deliver/topics.ts";
import type { Site } from "./site.ts";
import type { Step } from "./step.ts";

let requests = 0;

const ask = (day: number, what: string, payload: (site: Site) => unknown): Step => ({
  day,
  text: `A request: ${what}.`,
  run: (site) => site.request(payload(site)),
});

/** One that names a place's node, whatever that is called by then. */
const asked = (day: number, place: string, what: string, settings: object): Step => {
  const transaction = `t-${++requests}`;
  return ask(day, what, (site) => ({ transaction, node: site.node(place).name, ...settings }));
};

const wrong: Step[] = [
  ask(0.2, "of a node that is not there", () => ({ transaction: "w-1", node: "nowhere-1", interval_s: 600 })),
  ask(0.201, "that is no JSON", () => "interval 600, please"),
  ask(0.202, "with a misspelt key", () => ({ transaction: "w-2", node: "storgatan-12", intervall_s: 600 })),
  ask(0.203, "out of range", () => ({ transaction: "w-3", node: "storgatan-12", interval_s: 5 })),
  ask(0.204, "that asks for nothing", () => ({ transaction: "w-4", node: "storgatan-12" })),
  ask(0.205, "with a name that is none", () => ({ transaction: "w-5", node: "Storgatan 12", windows: 2 })),
  ask(0.206, "that does not fit itself", () => ({
    ...{ transaction: "w-6", node: "storgatan-12" },
    ...{ interval_s: 600, tick_s: 7 },
  })),
  ask(0.207, "without a transaction", () => ({ node: "storgatan-12", windows: 2 })),
  ask(0.208, "that is too long", () => ({ transaction: "w-7", node: "storgatan-12", why: "x".repeat(3000) })),
  ask(0.209, "that is a number", () => 17),
  {
    day: 0.21,
    text: "A request: that there is none of.",
    run: ({ broker, topics }) => broker.ask(topics.request("restart"), '{"transaction":"w-8"}'),
  },
  // Until a broker forgets it, it comes again with each connection.
  {
    day: 1.1,
    text: "A request: that is retained.",
    run: ({ broker, topics }) =>
      broker.ask(topics.request(NODE_SETTINGS), '{"transaction":"w-9","node":"hamngatan-7"}', true),
  },
  {
    day: 0.22,
    text: "Requests: faster than they are taken.",
    run: async (site) => {
      for (let i = 0; i < 25; i++)
        await site.request({ transaction: `w-1${i}`, node: "nowhere-2", windows: 2 });
    },
  },
];

export const requestsPlan: Step[] = [
  ...wrong,
  asked(0.15, "storgatan-12", "another interval", { interval_s: 1800, tick_s: 120 }),
  asked(0.16, "hamngatan-7", "a restart", { restart: true }),
  asked(0.17, "norra-jarnvagsgatan-1", "more windows than ticks", { windows: 16, interval_s: 1200 }),
  // No node has heard a night yet.
  asked(0.18, "esplanaden-20", "a spectrum", { spectrum: true }),
  asked(1.3, "skolhusallen-2", "known noise", { known_noise: true }),
  asked(1.31, "storgatan-12", "a spectrum", { spectrum: true }),
  asked(1.32, "nacksta-15", "known noise, over radio", { known_noise: true }),
  asked(1.33, "nacksta-14", "two windows, over radio", { windows: 2 }),
  asked(1.85, "nacksta-14", "a spectrum, over radio", { spectrum: true }),
  asked(1.36, "bergsgatan-5", "something of a node that is away", { windows: 2, expires_s: 3600 }),
  asked(1.37, "bergsgatan-5", "something that is cancelled", { restart: true }),
  {
    day: 1.38,
    text: "The last one is cancelled.",
    run: ({ store, node, pace }) => {
      const { name } = node("bergsgatan-5");
      store.commands.cancel(name, store.commands.list(name, 1)[0]!.id, pace.now());
    },
  },
  // A second time, and the same transaction for something else.
  ask(1.4, "the same as before", (site) => ({
    ...{ transaction: "t-2", node: site.node("hamngatan-7").name },
    restart: true,
  })),
  ask(1.41, "another one of the same transaction", (site) => ({
    ...{ transaction: "t-2", node: site.node("hamngatan-7").name },
    windows: 2,
  })),
  ...Array.from({ length: 9 }, (_, i) =>
    asked(1.42 + i / 10_000, "bergsgatan-5", "one of too many at once", { windows: 1 + (i % 4) }),
  ),
  asked(1.88, "esplanaden-20", "something of a node that does not hear", { windows: 2, expires_s: 7200 }),
  // Its node is removed before it has heard of it.
  asked(1.79, "lagergatan-1", "something of a node that goes", { spectrum: true }),

  asked(6.3, "kyrkogatan-3", "another interval", { interval_s: 7200 }),
  asked(9.9, "provisorisk-1", "a spectrum", { spectrum: true }),
  asked(11.5, "fredsgatan-8", "another place on the globe", { utc_offset_min: 120 }),
  asked(15.1, "sallyhill-1", "a spectrum, and fewer readings", { spectrum: true, interval_s: 3600 }),
  asked(26.2, "hamngatan-7", "known noise", { known_noise: true }),
  asked(27.1, "tradgardsgatan-9", "a spectrum", { spectrum: true }),
  asked(28.1, "norra-jarnvagsgatan-1", "a restart", { restart: true }),
];
