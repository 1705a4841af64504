// A message that the broker will not take, and what that is about: one message, a topic, or the moment. Whoever
// publishes decides by that what waits and what goes on.
import { GatewayError } from "../errors.ts";
import type { ParkedReason } from "./contract/delivery-words.ts";

/**
 * "topic": nothing on this topic gets through. "message": this one never gets through on such a connection.
 * "moment": it may get through when it is sent again.
 */
export type RefusedOf = "topic" | "message" | "moment";

export type RefusalReason = Exclude<ParkedReason, "unfit">;

export interface Refused {
  of: RefusedOf;
  reason: RefusalReason;
}

export class BrokerRefusal extends GatewayError {
  readonly refused: Readonly<Refused>;
  /** It was not sent: the broker has said before, or shown, that it does not take it. */
  readonly unsent: boolean;

  constructor(refused: Refused, sentence: string, { unsent = false }: { unsent?: boolean } = {}) {
    super("broker", sentence);
    this.name = "BrokerRefusal";
    this.refused = refused;
    this.unsent = unsent;
  }
}

/** What a PUBACK of MQTT 5 may say besides success (MQTT 5.0, 3.4.2.1; 0x95 is mosquitto's, measured), and what to do. */
const PUBACK: Record<number, { refused: Refused; words: string; mend: string }> = {
  128: {
    refused: { of: "topic", reason: "refused" },
    words: "Unspecified error",
    mend: "see the broker's log",
  },
  131: {
    refused: { of: "topic", reason: "refused" },
    words: "Implementation specific error",
    mend: "see the broker's log",
  },
  135: {
    refused: { of: "topic", reason: "not-authorized" },
    words: "Not authorized",
    mend: "let this gateway's user write to it",
  },
  144: {
    refused: { of: "topic", reason: "topic-invalid" },
    words: "Topic Name invalid",
    mend: "allow that topic at the broker",
  },
  145: {
    refused: { of: "moment", reason: "refused" },
    words: "Packet identifier in use",
    mend: "nothing has to be done, it is sent again",
  },
  149: {
    refused: { of: "message", reason: "too-large" },
    words: "Packet too large",
    mend: "raise the broker's limit (mosquitto: message_size_limit)",
  },
  151: {
    refused: { of: "moment", reason: "quota-exceeded" },
    words: "Quota exceeded",
    mend: "raise this gateway's quota at the broker",
  },
  153: {
    refused: { of: "message", reason: "payload-invalid" },
    words: "Payload format invalid",
    mend: "see what the broker's rules ask of a payload there",
  },
};

/** The refusal that a PUBACK's reason code says. `said` is the broker's own text beside it. */
export function refusalByCode(topic: string, code: number, said?: string): BrokerRefusal {
  const known = PUBACK[code] ?? { ...PUBACK[128]!, words: `reason code ${code}` };
  const { refused, mend } = known;
  const words = said ? `${known.words}: ${plain(said)}` : known.words;
  return new BrokerRefusal(refused, `The MQTT broker refuses messages on ${topic} (${words}): ${mend}.`);
}

/** What a broker wrote, so that it fits into a line of a log. */
export function plain(text: string): string {
  return text
    .slice(0, 200)
    .replaceAll(/\p{C}/gu, "?")
    .replace(/[.\s]+$/, "");
}
