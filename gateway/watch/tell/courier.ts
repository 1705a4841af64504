// What is handed over to servers, and what becomes of it. A message is text without a form, which mail and each webhook give
// it; the rest of this room knows neither.
import type { Language } from "../../config/home-assistant.ts";

/** Of the gateway, for who gets messages of several. */
export interface About {
  site: string;
  gateway: string;
  /** Where links lead; null where there is no page. */
  pageUrl: string | null;
}

export interface Message {
  /** The same whenever this is made of the same change: by it a message that comes twice is known. */
  id: string;
  /** Of all messages about one alarm; null for others. */
  thread: string | null;
  subject: "alarm" | "digest" | "test";
  language: Language;
  /** Urgent ones are loud, and those of 0 quiet. */
  urgency: 0 | 1 | 2;
  /** When it was made, unix ms. */
  time: number;
  title: string;
  lead: string;
  facts: readonly { label: string; text: string }[];
  sections: readonly { title: string; lines: readonly string[] }[];
  link: { text: string; url: string } | null;
  foot: string;
  /** For programs, by names that do not change with the language. */
  fields: Readonly<Record<string, string | number | null>>;
}

/** Somebody who was not reached, and why: the end of a sentence, as what the server has answered. */
export interface Refusal {
  who: string;
  why: string;
}

/** What has become of a message, for each recipient. */
export interface Outcome {
  accepted: readonly string[];
  /** For good: the same would be refused again. */
  refused: readonly Refusal[];
  /** To be tried again. */
  later: readonly Refusal[];
  /** How long the server asks to be left alone, ms. */
  retryAfterMs?: number;
}

export interface Courier {
  kind: "mail" | "webhook";
  /** The server's name, without anything that is a secret. */
  host: string;
  /** By which each of them is told from the others. */
  recipients: readonly string[];
  /**
   * Hands a message over to some of them. Never rejects: what fails is in the outcome. When `signal` aborts, it gives up
   * at once, and whoever was not accepted is to be tried again.
   */
  send(message: Message, to: readonly string[], signal: AbortSignal): Promise<Outcome>;
  /** Whether its server is there, and lets us in, without a message: why not, or null. Never rejects. */
  greet(signal: AbortSignal): Promise<string | null>;
}
