// The gateway's own format: the contract's messages on the contract's topics.
import { topicOf } from "../destination.ts";
import { messageId, type Origin, toJson } from "../formats/record.ts";
import { timestamp } from "../formats/units.ts";
import type { RetainedSource } from "../retained.ts";
import type { Topics } from "../topics.ts";
import type { RecordSink } from "./sink.ts";

export interface JsonSinkDeps {
  topics: Topics;
  /** Who publishes: said in each message. */
  origin: Origin;
  retained: readonly RetainedSource[];
}

export function jsonSink({ topics, origin, retained }: JsonSinkDeps): RecordSink {
  return {
    name: "",
    messages: (record, late) => [
      {
        // A node that was renamed meanwhile has another topic.
        topic: topicOf(topics, record, late),
        payload: toJson(record, late, origin),
        properties: () => ({
          contentType: "application/json",
          userProperties: {
            id: messageId(record),
            ...(record.time === null ? {} : { time: timestamp(record.time) }),
          },
        }),
      },
    ],
    retained,
  };
}
