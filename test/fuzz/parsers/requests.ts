// Requests over MQTT, by whoever may publish there: JSON, response topics and correlation data, right and spoiled.
import { startRefusals } from "../../../gateway/admit/refusals.ts";
import type { Incoming, MqttLink } from "../../../gateway/deliver/link.ts";
import { type RequestSource, startRequests } from "../../../gateway/deliver/requests.ts";
import { topicsOf } from "../../../gateway/deliver/topics.ts";
import { type Log, silentLog } from "../../../gateway/log.ts";
import type { Commands } from "../../../gateway/store/command-work.ts";
import { SETTINGS, type SettingRow } from "../../../shared/settings.ts";
import { createSimClock } from "../../../tools/board/sim-clock.ts";
import { noise, spoil, spoilText } from "../mutate.ts";
import { below, chance, must, type Parser, pick, type Random } from "../parser.ts";

/** Between two requests: the limit of their rate is not what is looked for. */
const PACE_MS = 1000;
/** Of an answer. Whoever asks with so many bytes is not to be answered with many times as many. */
const ANSWER_MAX = 4096;
const TOPICS = topicsOf("here", "gateway-1");
const RESPONSE_TOPICS = [
  "reply/me",
  "",
  "#",
  "a/+/b",
  "$SYS/x",
  "sippra/v1/here/node/a/reading",
  "x".repeat(300),
  "\0",
];

function requestText(random: Random): string {
  const request: Record<string, unknown> = { transaction: `t-${below(random, 1e6)}`, node: "elm-street-4" };
  for (const [name, { request: isOnce, min, max }] of Object.entries<SettingRow>(SETTINGS))
    if (chance(random, 0.2)) request[name] = isOnce ? true : pick(random, [min, max, 60, 300, -1, 1e9]);
  if (chance(random, 0.3)) request.expires_s = below(random, 1e6);
  return JSON.stringify(request);
}

function incoming(random: Random): Incoming {
  const text = spoilText(requestText(random), random, 3);
  const bytes = Buffer.from(text);
  const payload = chance(random, 0.15)
    ? spoil(bytes, random)
    : chance(random, 0.03)
      ? noise(random, 300)
      : bytes;
  return {
    topic: TOPICS.request("node-settings").replace(
      /[^/]*$/,
      chance(random, 0.9) ? "node-settings" : spoilText("node", random),
    ),
    payload,
    retained: chance(random, 0.02),
    responseTopic: chance(random, 0.7) ? null : spoilText(pick(random, RESPONSE_TOPICS), random, 1),
    correlation: chance(random, 0.7) ? null : noise(random, below(random, 200)),
  };
}

/** What publishes on topics of nodes, or below $, is not an answer. */
const isPlaceForAnswers = (topic: string) =>
  topic.startsWith("sippra/v1/here/response/") || !/^sippra\/|^\$|[+#\p{Cc}]/u.test(topic);

export const requests: Parser = {
  about: "requests over MQTT: JSON, schema, where the answer goes",
  open() {
    let answers = 0;
    let hear: (message: Incoming) => void = () => {};
    const faults: string[] = [];
    let asked = 0;
    const clock = createSimClock(1_700_000_000_000);
    const link = {
      publish(topic: string, payload: string) {
        answers++;
        if (!isPlaceForAnswers(topic)) faults.push(`an answer on ${JSON.stringify(topic)}`);
        if (payload.length > ANSWER_MAX) faults.push(`an answer of ${payload.length} B`);
        return Promise.resolve();
      },
    } as Partial<MqttLink> as MqttLink;
    const log: Log = {
      ...silentLog,
      error: (fields) => faults.push(`an error: ${(fields as { err?: unknown }).err}`),
    };
    const add = (command: { settings: object }) => {
      asked++;
      if (Object.keys(command.settings).some((name) => !Object.hasOwn(SETTINGS, name)))
        faults.push("an unknown setting");
      return { id: asked };
    };
    const source: RequestSource = {
      subscribe(_filter, listener) {
        hear = (message) => listener(message, { name: null, mayDeclareNoise: true });
        return () => {};
      },
    };
    startRequests({
      source,
      link,
      topics: TOPICS,
      origin: { site: "here", gateway: "gateway-1" },
      commands: { add } as Partial<Record<keyof Commands, unknown>> as Commands,
      refusals: startRefusals({ clock, log: silentLog }),
      log,
      clock,
      wall: clock,
    });
    return (random) => {
      const message = incoming(random);
      return {
        input: Buffer.from(message.payload),
        run() {
          [answers, asked, faults.length] = [0, 0, 0];
          clock.runUntil(clock.now() + PACE_MS);
          hear(message);
          must(faults.length === 0, faults.join(", "));
          must(asked + answers <= 1, `${asked} commands and ${answers} answers`);
          return asked > 0;
        },
      };
    };
  },
};
