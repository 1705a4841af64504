// When the gateway and the broker are away, and how they come back.
import type { Step } from "./step.ts";

const MINUTE = 1 / 1440;
const HOUR = 1 / 24;

const brokerAway = (day: number, length: number, text: string, remembers: boolean): Step[] => [
  { day, text: `The broker is away: ${text}.`, run: ({ broker }) => broker.stop() },
  {
    day: day + length,
    text: `The broker is back, ${remembers ? "with its memory" : "without memory"}.`,
    run: ({ broker }) => broker.start(remembers),
  },
];

const gatewayAway = (
  day: number,
  length: number,
  how: "stop" | "kill",
  text: string,
  radio = false,
): Step[] => [
  {
    day,
    text: `The gateway ${how === "kill" ? "is killed" : "stops"}: ${text}.`,
    run: ({ gateway, pace }) => pace.during(gateway[how]()),
  },
  {
    day: day + length,
    text: "The gateway starts.",
    run: ({ gateway, pace }) => pace.during(gateway.start(radio)),
  },
];

const cut = (day: number): Step => ({
  day,
  text: "The connection to the broker breaks.",
  run: ({ broker }) => broker.cut(),
});

export const networkPlan: Step[] = [
  // Until then no node has a clock.
  {
    day: 2 * HOUR,
    text: "The gateway starts for the first time.",
    run: ({ gateway, pace }) => pace.during(gateway.start()),
  },
  ...brokerAway(0.25, 5 * MINUTE, "five minutes", true),
  ...brokerAway(0.7, 3 * HOUR, "three hours", true),
  ...gatewayAway(0.95, 2 * MINUTE, "stop", "for a radio module", true),
  ...gatewayAway(1.05, 10 * MINUTE, "kill", "ten minutes", true),
  cut(1.12),
  ...brokerAway(1.22, MINUTE, "a restart", false),
  ...brokerAway(1.62, MINUTE, "a restart", true),
  // What is in its outbox when it is killed, the next one publishes.
  ...brokerAway(2.1, 4 * HOUR, "four hours", false),
  ...gatewayAway(2.15, 20 * MINUTE, "kill", "while the broker is away, and its radio module is taken"),
  // What waits in it is of nodes that are renamed and removed meanwhile.
  ...brokerAway(2.4, 5 * HOUR, "five hours", true),
  ...gatewayAway(2.85, 3 * MINUTE, "stop", "three minutes"),

  ...brokerAway(7.4, 2, "two days", false),
  ...gatewayAway(12.4, 1.3, "kill", "a day and a third"),
  cut(14.3),
  ...gatewayAway(17.6, 6 * HOUR, "stop", "six hours"),
  ...brokerAway(20.3, 10 * MINUTE, "a restart", true),
  ...gatewayAway(22.02, MINUTE, "kill", "a minute"),
  ...brokerAway(22, HOUR, "an hour", false),
  ...brokerAway(28.5, 4 * HOUR, "four hours", true),
];
