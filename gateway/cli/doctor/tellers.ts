// Whether people can be told of alarms: whether each server is there and lets the gateway in; with a message, only where that
// is asked for.
import type { GatewayConfig } from "../../assemble/configuration.ts";
import { broken, type Finding } from "../../findings.ts";
import type { Way } from "../../watch/tell/way.ts";
import { sendTest } from "../alarms-tell.ts";
import { type Check, foundOr, type Outcome } from "./check.ts";

const LIMIT_MS = 40_000;
const GREET_MS = 20_000;

/** `known`: what the gateway that runs says of a way. */
export function tellerCheck(
  way: Way,
  config: GatewayConfig,
  { sendMail, known }: { sendMail: boolean; known: readonly Finding[] },
): Check {
  const { name, courier } = way;
  return {
    ...{ name: `${courier.kind} ${name}`, cause: "people-not-told", limit: LIMIT_MS },
    run: (signal) => (sendMail ? sent(way, config) : greeted(way, known, signal)),
  };
}

async function greeted(
  { name, courier }: Way,
  known: readonly Finding[],
  signal: AbortSignal,
): Promise<Outcome> {
  const { kind, host } = courier;
  const why = await courier.greet(AbortSignal.any([signal, AbortSignal.timeout(GREET_MS)]));
  const refused = why === null ? [] : [notTold(name, host, why)];
  // What the server says now is newer than what it said to the gateway.
  return foundOr(
    refused.length > 0 ? refused : known,
    `${host} answers${kind === "mail" ? " and lets it in" : ""}; --send-mail sends a test`,
  );
}

async function sent(way: Way, config: GatewayConfig): Promise<Outcome> {
  const { name, courier } = way;
  const { accepted, refused, later } = await sendTest(way, config);
  const missed = [...refused, ...later].map(({ who, why }) => notTold(name, who, why));
  return foundOr(
    missed,
    `${accepted.join(", ")} ${accepted.length === 1 ? "has" : "have"} taken a test from ${courier.host}`,
  );
}

const notTold = (name: string, who: string, why: string) =>
  broken(
    "people-not-told",
    `People are not told of alarms by ${name}: ${who}: ${why}. Mend its settings under tell.`,
  );
