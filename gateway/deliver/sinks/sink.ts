// A sink makes messages of what the gateway knows, in one partner's format. How they get out, in which order, what becomes
// of those that a broker refuses: that is the publisher's affair, the same for all.
import type { OutboxMessage } from "../../store/records.ts";
import type { PublishProperties } from "../link.ts";
import type { RetainedSource } from "../retained.ts";

export interface SinkMessage {
  topic: string;
  payload: string;
  /** MQTT 5 only. */
  properties?: () => PublishProperties;
}

export interface Sink {
  /** Added to its broker's name in the log, in the store and on the command line; empty for the gateway's own format. */
  name: string;
  /** Names of the brokers that it is for; where not given, each gets it. */
  brokers?: readonly string[];
  /**
   * The messages of a record; none where the format has no place for it. `late`: it is told as one that comes late. The
   * topics of a record are always the same but for that, or its order is lost. Not given: it sends no records, and keeps none waiting.
   */
  messages?(record: OutboxMessage, late: boolean): readonly SinkMessage[];
  /** What it keeps retained at its broker. */
  retained: readonly RetainedSource[];
}

/** One that sends records. */
export type RecordSink = Sink & Required<Pick<Sink, "messages">>;

export const sendsRecords = (sink: Sink): sink is RecordSink => sink.messages !== undefined;
