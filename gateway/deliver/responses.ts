// Responses to callers who asked for a command over MQTT: from the store, so that none is lost with the broker's
// connection or the gateway's life. Each state is published at least once; of those that followed each other quickly,
// perhaps the last only.
import { type Clock, every } from "../clock.ts";
import type { Log } from "../log.ts";
import type { Command, Reply } from "../store/command.ts";
import type { Commands } from "../store/command-work.ts";
import type { Response } from "./contract/request.ts";
import type { Origin } from "./formats/record.ts";
import { responseJson, responseOf } from "./formats/response.ts";
import type { MqttLink } from "./link.ts";
import { BrokerRefusal } from "./refusal.ts";
import { NODE_SETTINGS, type Topics } from "./topics.ts";
import { takeTurns } from "./turns.ts";

export interface ResponsesDeps {
  link: MqttLink;
  topics: Topics;
  origin: Origin;
  commands: Commands;
  log: Log;
  wall: Clock;
}

/** Another process may cancel a command, and calls nobody back: looked for this often. */
const LOOK_MS = 5_000;
const PAGE = 50;
/**
 * A broker may refuse a topic that a caller named, or hang up over it. So often it is tried, and then the usual
 * one is taken.
 */
const TRIES = 3;

const isOfTheMoment = (error: unknown) => error instanceof BrokerRefusal && error.refused.of === "moment";

export function publishResponse(link: MqttLink, { topic, correlation }: Reply, payload: Response) {
  return link.publish(topic, responseJson(payload), {
    properties: () => ({
      contentType: "application/json",
      userProperties: { time: payload.time },
      ...(correlation === null ? {} : { correlationData: Buffer.from(correlation) }),
    }),
  });
}

/** Answers until closed. */
export function startResponses(deps: ResponsesDeps): { close(): Promise<void> } {
  const { link, topics, origin, commands, log, wall } = deps;
  const usual: Reply = { topic: topics.response(NODE_SETTINGS), correlation: null };
  /** Failures of topics that callers named, by command. */
  const failures = new Map<string, number>();

  /** False where the connection broke, or the broker takes it at another moment: it is answered then. */
  async function answer(command: Command): Promise<boolean> {
    const key = `${command.row}-${command.id}`;
    // Those of earlier versions may be of any topic.
    const isUsable = command.reply !== null && topics.isResponse(command.reply.topic);
    const named = isUsable && (failures.get(key) ?? 0) < TRIES ? command.reply : null;
    try {
      await publishResponse(link, named ?? usual, responseOf(command, origin));
    } catch (error) {
      if (named !== null) failures.set(key, (failures.get(key) ?? 0) + 1);
      if (!link.up || isOfTheMoment(error)) return false;
      if (named !== null) return answer(command);
      log.warn({ node: command.node, command: command.id }, (error as Error).message);
    }
    failures.delete(key);
    commands.markAnswered(command);
    return true;
  }

  async function turn(open: () => boolean): Promise<void> {
    for (let page = commands.unanswered(PAGE); page.length > 0; page = commands.unanswered(PAGE)) {
      for (const command of page) if (!open() || !(await answer(command))) return;
    }
  }

  // The broker's refusals are dealt with above, so this is the store's failure.
  const onFailure = (error: Error) => log.error({ err: error }, `Responses cannot be told: ${error.message}`);
  const turns = takeTurns({ link, turn, onFailure, wall });
  const stops = [link.onUp(turns.take), commands.onChanged(turns.take), every(LOOK_MS, wall, turns.take)];
  turns.take();
  return {
    close() {
      for (const stop of stops) stop();
      return turns.close();
    },
  };
}
