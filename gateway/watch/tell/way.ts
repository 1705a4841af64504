// What a way of telling people is: whom it tells what and when, and who carries a message there. The rest of this room
// knows no mail and no webhook.
import type { AlarmKind } from "../../alarms/alarm.ts";
import type { Language } from "../../config/home-assistant.ts";
import type { Hours } from "../../text/local-time.ts";
import type { Courier } from "./courier.ts";

export interface Way {
  name: string;
  language: Language;
  /** What is told at all. */
  kinds: ReadonlySet<AlarmKind>;
  /** An alarm that is less likely is not told, 0 to 1; one without a probability is. */
  leastProbability: number;
  /** IANA name, for times as its people read them. */
  zone: string;
  /** Nothing is told then; `bursts`: but bursts are. */
  quiet: (Hours & { bursts: boolean }) | null;
  /** Which other way is told where nobody has taken an alarm after so long. */
  escalate: { to: string; afterMs: number } | null;
  /** Once a day, at this minute of it; `instead`: and nothing else. */
  digest: { minute: number; instead: boolean } | null;
  courier: Courier;
}
