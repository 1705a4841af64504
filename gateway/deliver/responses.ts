// Tells whoever asked for a command over MQTT what has become of it: from the store, so that no answer is lost
// with the broker's connection or the gateway's life. Told at least once; of states that followed each other
// quickly, perhaps the last only.
import type { Clock, Timer } from "../clock.ts";
import type { Log } from "../log.ts";
import type { Command, Reply } from "../store/command.ts";
import type { Commands } from "../store/open.ts";
import { type ResponsePayload, responseOf } from "./formats/response.ts";
import type { MqttLink } from "./link.ts";
import { NODE_SETTINGS, type Topics } from "./topics.ts";

export interface ResponsesDeps {
  link: MqttLink;
  topics: Topics;
  commands: Commands;
  log: Log;
  wall: Clock;
}

/** Another process may cancel a command, and says nothing of it, ms. */
const LOOK_MS = 5_000;
const PAGE = 50;
/**
 * A broker may refuse a topic that a caller named, or hang up over it. So often it is tried, and then the usual
 * one is taken.
 */
const TRIES = 3;

export function publishResponse(link: MqttLink, { topic, correlation }: Reply, payload: ResponsePayload) {
  return link.publish(topic, JSON.stringify(payload), {
    properties: () => ({
      contentType: "application/json",
      ...(correlation === null ? {} : { correlationData: Buffer.from(correlation) }),
    }),
  });
}

/** Tells until closed. */
export function startResponses({ link, topics, commands, log, wall }: ResponsesDeps): { close(): void } {
  /** Failures of topics that callers named, by command. */
  const failures = new Map<string, number>();
  let telling = false;
  let again = false;
  let closed = false;
  let failed = false;
  let timer: Timer;

  /** False where the connection broke; the rest is told on the next one. */
  async function tell(command: Command): Promise<boolean> {
    const key = `${command.row}-${command.id}`;
    const usual: Reply = { topic: topics.response(NODE_SETTINGS), correlation: null };
    const named = (failures.get(key) ?? 0) < TRIES ? command.reply : null;
    try {
      await publishResponse(link, named ?? usual, responseOf(command));
    } catch (error) {
      if (named !== null) failures.set(key, (failures.get(key) ?? 0) + 1);
      if (!link.up) return false;
      if (named !== null) return tell(command);
      log.warn({ node: command.node, command: command.id }, (error as Error).message);
    }
    failures.delete(key);
    commands.told(command);
    return true;
  }

  async function turn(): Promise<void> {
    try {
      for (let page = commands.untold(PAGE); page.length > 0; page = commands.untold(PAGE)) {
        for (const command of page) if (closed || !link.up || !(await tell(command))) return;
      }
      failed = false;
    } catch (error) {
      // The store; told again at the next look.
      if (!failed) log.error({ err: error }, `Responses cannot be told: ${(error as Error).message}`);
      failed = true;
    }
  }

  function look(): void {
    if (closed) return;
    wall.clearTimeout(timer);
    timer = wall.setTimeout(look, LOOK_MS);
    if (telling) {
      again = true;
      return;
    }
    if (!link.up) return;
    telling = true;
    void turn().then(() => {
      telling = false;
      if (again) look();
      again = false;
    });
  }

  const stops = [link.onUp(look), commands.onChanged(look)];
  look();
  return {
    close() {
      closed = true;
      for (const stop of stops) stop();
      wall.clearTimeout(timer);
    },
  };
}
