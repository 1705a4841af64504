// How the gateway is, retained: what waits and what is refused at each broker, what it listens on, what it refused.
import { z } from "zod";
import { CLOCK_WORDS } from "./clock-words.ts";
import { PLACE } from "./common.ts";
import { PARKED_WORDS, PROOF_WORDS } from "./delivery-words.ts";
import { decimal, group, integer, list, name, text, time, word } from "./fields.ts";

const WAY = group(
  {
    via: name("the kind of way", "vägens slag"),
    number: integer(null, "its place among those of its kind, from 1", "nummer bland dem av samma slag"),
    state: word<"opening" | "listening" | "away">(
      {
        opening: { en: "being opened", sv: "öppnas" },
        listening: { en: "it can be heard", sv: "lyssnar" },
        away: {
          en: "unplugged, taken, or its module does not answer: the gateway's log says which",
          sv: "borta",
        },
      },
      "how it is",
      "hur den är",
    ),
    since: time("since when", "sedan när"),
  },
  "a line or a radio module",
  "en ledning eller radiomodul",
);

const REFUSED = group(
  {
    reason: word<string>({}, "why, as in the gateway's log", "varför, som i gatewayens logg"),
    count: integer(null, "how many since the gateway started", "antal sedan start"),
  },
  "a reason, and how often",
  "ett skäl, och hur ofta",
);

const BROKER = group(
  {
    name: name("its name in the gateway's configuration", "dess namn i konfigurationen"),
    connected: z.boolean().meta({
      description: "whether the gateway is connected to it",
      "x-sv": "om gatewayen är ansluten till den",
    }),
    mqtt_version: text("5 or 3.1.1; null without a connection", "MQTT-version").nullable(),
    proof: word<keyof typeof PROOF_WORDS>(
      PROOF_WORDS,
      "by what a message counts as delivered",
      "vad som visar att ett meddelande har nått fram",
    ),
    waiting_events: integer(
      null,
      "events that it does not have for good yet; where very much waits, as of the last minute",
      "väntande händelser",
    ),
    waiting_readings: integer(
      null,
      "the same of live readings, nights and spectra",
      "väntande mätvärden, nätter och spektrum",
    ),
    waiting_history: integer(null, "the same of late readings", "väntande äldre mätvärden"),
    oldest: time(
      "when the oldest that waits for it was received; null where none does",
      "den äldstas ankomst",
    ).nullable(),
    parked_messages: integer(
      null,
      "records that it refuses: they wait apart, and hold nothing up",
      "poster som den vägrar ta emot",
    ),
    published_messages: integer(null, "records that it has taken since the start", "sända poster"),
    copied_messages: integer(null, "records that were sent to it again", "kopior"),
    connections: integer(null, "connections made to it since the start", "anslutningar sedan start"),
  },
  "a broker that gets all of this gateway's messages",
  "en mäklare som får gatewayens alla meddelanden",
);

const PARKED = group(
  {
    broker: name("which broker refuses it", "vilken mäklare"),
    topic: text("the topic that it was to go to", "ämnet"),
    reason: word<keyof typeof PARKED_WORDS>(
      PARKED_WORDS,
      "why, and what is to be done about it",
      "varför, och vad som kan göras",
    ),
    messages: integer(null, "how many records wait, or 1 that is to be retained", "antal poster"),
    since: time("since when", "sedan när"),
  },
  "a topic on which a broker refuses something",
  "ett ämne där en mäklare vägrar ta emot något",
);

export const health = z.strictObject({
  ...PLACE,
  time: time(
    "when this was so; a minute after the last one, or within some seconds where a broker has come or gone, or refuses something or takes it again",
    "när det var så",
  ),
  version: text("of its program", "programversion"),
  uptime_s: integer("s", "since it started", "sedan start"),
  nodes_online: integer(null, "nodes by their `availability`", "noder som hörs"),
  nodes_late: integer(null, "the same", "försenade noder"),
  nodes_offline: integer(null, "the same", "tysta noder"),
  outbox_messages: integer(null, "records that not every broker has for good yet", "väntande poster"),
  outbox_oldest: time(
    "when the oldest of them was received; null where there is none",
    "den äldstas ankomst",
  ).nullable(),
  published_messages: integer(
    null,
    "records that brokers have taken since the start, of all brokers together",
    "sända poster",
  ),
  copied_messages: integer(
    null,
    "records that were sent again, of all brokers together",
    "kopior efter avbrott",
  ),
  broker_connections: integer(
    null,
    "connections made since the start, of all brokers together",
    "anslutningar sedan start",
  ),
  brokers: list(BROKER, "each broker of its configuration, the main one first", "varje mäklare"),
  parked: list(
    PARKED,
    "what brokers refuse, the oldest first: 20 at most, `parked_messages` counts all",
    "vad mäklare vägrar ta emot, högst 20",
  ),
  ways: list(WAY, "what the gateway listens on", "vad gatewayen lyssnar på"),
  refused: list(REFUSED, "what was refused since the start, by reason", "vad som avvisats, per skäl"),
  memory_mb: decimal(1, "MB", "resident memory of the process", "minne"),
  clock: group(
    {
      believed: z.boolean().meta({
        description:
          "whether the gateway believes its machine's clock; while it does not, it sets no node's clock, deletes nothing, and calls nothing live",
        "x-sv":
          "om gatewayen litar på datorns klocka; annars ställs ingen nods klocka, inget raderas, inget är aktuellt",
      }),
      reason: word<keyof typeof CLOCK_WORDS>(
        CLOCK_WORDS,
        "why it does not, and what is to be done about it; null where it does",
        "varför inte, och vad som kan göras; null om den gör det",
      ).nullable(),
      since: time(
        "since when it does not, by its own guess; null where it does",
        "sedan när; null om den gör det",
      ).nullable(),
    },
    "the gateway's own clock",
    "gatewayens egen klocka",
  ),
  disk_free_mb: integer(
    "MB",
    "free where its database is; null where that cannot be told",
    "ledigt på disken",
  ).nullable(),
  disk_state: word<"ok" | "filling" | "low">(
    {
      ok: { en: "there is room", sv: "plats finns" },
      filling: {
        en: "full within a week at the present rate: make room, or find what fills it",
        sv: "fylls",
      },
      low: { en: "less than 5 % or 200 MB are free: make room now", sv: "nästan full" },
    },
    "how that disk is; when it is full the gateway acknowledges nothing to nodes",
    "diskens läge",
  ),
  disk_full_days: integer(
    "d",
    "until that disk is full at the rate of the last hours, up to three days of them; null where it does not fill up, or it is too early to tell",
    "dagar tills disken är full",
  ).nullable(),
  database_mb: integer("MB", "what its database takes", "databasens storlek"),
});

export type Health = z.infer<typeof health>;
