// Whether a broker lets this gateway in and takes what it publishes, tried on a connection of its own that has another client id
// and no will, so that one that runs is not thrown out. What is published is empty and retained, on topics on which nothing
// stands (deliver/topics.ts): nothing stays, and nobody is told anything.
import type { BrokerSettings } from "../../assemble/mqtt-settings.ts";
import { systemClock, within } from "../../clock.ts";
import type { MqttLink } from "../../deliver/link.ts";
import { connectMqtt } from "../../deliver/mqtt.ts";
import { BrokerRefusal } from "../../deliver/refusal.ts";
import type { Topics } from "../../deliver/topics.ts";
import { GatewayError } from "../../errors.ts";
import { broken, type Finding } from "../../findings.ts";
import { silentLog } from "../../log.ts";
import { plain } from "../../text/quoted.ts";
import { foundOr, type Outcome } from "./check.ts";

/** An attempt takes 15 s at most, and what does not come back 10 s. */
export const BROKER_LIMIT_MS = 30_000;

export interface Probed {
  topics: Topics;
  /** A gateway runs here, so its status may be "online". */
  isRunning: boolean;
  signal: AbortSignal;
}

export async function probeBroker(
  { name, settings }: BrokerSettings,
  { topics, isRunning, signal }: Probed,
): Promise<Outcome> {
  const opened = Promise.withResolvers<"up" | "broken">();
  const { will: _, ...rest } = settings;
  const link = connectMqtt(
    { ...rest, clientId: `${settings.clientId}-doctor`, ownTopics: topics.probes },
    {
      clock: systemClock,
      random: Math.random,
      // Whatever it warns of before it is up is a failure, which is known when it has been told.
      log: { ...silentLog, warn: () => setImmediate(() => hasFailed(link) && opened.resolve("broken")) },
    },
  );
  signal.addEventListener("abort", () => opened.resolve("broken"), { once: true });
  try {
    link.onUp(() => opened.resolve("up"));
    if ((await opened.promise) === "broken") {
      const last = link.lastBreak();
      return foundOr(last === null ? [] : [broken(last.cause, last.sentence)], "");
    }
    const [refused, isOnline] = await Promise.all([
      publishAll(link, topics.probes),
      isRunning ? false : isOnlineThere(link, topics),
    ]);
    const others = isOnline ? [otherGateway(name, topics)] : [];
    const version = link.version ?? settings.version;
    return foundOr([...refused, ...others], saidOf(version, topics, link));
  } finally {
    await link.close();
  }
}

/** An old broker hangs up on MQTT 5 some times before 3.1.1 is tried, and once more (deliver/dialect.ts). */
const HANG_UPS = 6;

function hasFailed(link: MqttLink): boolean {
  const last = link.lastBreak();
  return last !== null && (!last.isHangUp || last.times >= HANG_UPS);
}

function saidOf(version: string, { all }: Topics, link: MqttLink): string {
  const proven =
    link.proof === "puback" ? ", as far as MQTT 3.1.1 tells: its user may not read its own topics" : "";
  return `lets it in over MQTT ${version} and takes what is below ${all}${proven}`;
}

/** What is retained on a topic comes at once, where anything is. */
const RETAINED_MS = 1_000;

/** Whether what is retained of this gateway's status says so. */
async function isOnlineThere(link: MqttLink, { gatewayStatus }: Topics): Promise<boolean> {
  const status = Promise.withResolvers<string>();
  link.subscribe(gatewayStatus, ({ payload }) => status.resolve(Buffer.from(payload).toString()));
  if (!(await within(status.promise, RETAINED_MS, systemClock))) return false;
  return /"state": *"online"/.test(await status.promise);
}

const otherGateway = (name: string, { gatewayStatus }: Topics): Finding =>
  broken(
    "same-id",
    `The broker ${name} has this gateway online (${gatewayStatus}), and none runs here: another one runs elsewhere under the same site and gateway, and each would throw the other out; give each its own. One that has just died here is online for a minute.`,
  );

const ROUNDS = 4;

/** What the broker does not take; one finding where it takes nothing. */
async function publishAll(link: MqttLink, probes: readonly string[]): Promise<Finding[]> {
  const publish = async (topic: string) => {
    try {
      await link.publish(topic, "", { retain: true });
      return null;
    } catch (error) {
      if (!(error instanceof GatewayError)) throw error;
      return { topic, error };
    }
  };
  const all = Promise.all(probes.map(publish));
  // By others that come back the link knows sooner what does not (deliver/echo.ts).
  if (link.version === "3.1.1") for (let i = 1; i < ROUNDS; i++) void Promise.all(probes.map(publish));
  const tried = await all;
  const refused = tried.filter((each) => each !== null);
  const [first] = refused;
  if (first === undefined) return [];
  if (refused.length === probes.length)
    return [
      broken(causeOf(first.error), `${plain(first.error.message)} It takes none of this gateway's topics.`),
    ];
  return refused.map(({ topic, error }) =>
    broken(
      causeOf(error),
      `${plain(error.message)} The gateway needs ${topic.replace(/(\/probe)+$/, "/#")} (docs/gateway.md).`,
    ),
  );
}

const causeOf = (error: GatewayError) => (error instanceof BrokerRefusal ? "topic-denied" : "broker-away");
