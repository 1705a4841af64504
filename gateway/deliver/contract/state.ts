// What is so now, retained by the broker: each message takes the place of the one before on its topic, and a subscriber
// finds the newest whenever it comes. They have no id of their own; what rests on a record says on which.
import { z } from "zod";
import type { PipeMaterial } from "../../places/place.ts";
import {
  COMPONENTS,
  FLAGS,
  leakState,
  MEASURED,
  MEASUREMENTS,
  NODE,
  nightDate,
  PLACE,
  RULE,
  SCORE,
  stateCode,
  VIA,
} from "./common.ts";
import { decimal, group, integer, list, name, text, time, word } from "./fields.ts";
import {
  AVAILABILITY_WORDS,
  GATEWAY_WORDS,
  MATERIAL_WORDS,
  PARKED_WORDS,
  PROOF_WORDS,
  RESET_WORDS,
  type ResetName,
} from "./words.ts";

const basedOn = z
  .string()
  .regex(/^\d+-\d+-\d+-\d+$/)
  .meta({
    description: "id of the record that it rests on: of `latest` a reading, of `leak` a night or an event",
    "x-sv": "id för den post som det bygger på",
    "x-plain": true,
  });
const changed = time("since when it is so", "sedan när det är så");

export const latest = z.strictObject({
  based_on: basedOn,
  ...NODE,
  ...MEASURED,
  ...VIA,
  ...MEASUREMENTS,
});

export const leak = z.strictObject({
  based_on: basedOn,
  ...NODE,
  time: time("when the record that it rests on was made", "när posten gjordes"),
  received: VIA.received,
  state: leakState("leak state", "läckagetillstånd"),
  state_code: stateCode("the same as a number", "samma som ett tal"),
  since: time(
    "when the state began; null where that is not known: then it was before `since_before`",
    "när tillståndet började",
  ).nullable(),
  since_before: time(
    "the state began before this; null where `since` is there",
    "tillståndet började före detta",
  ).nullable(),
  ...RULE,
  ...SCORE,
  components: COMPONENTS.nullable(),
  rise_db: decimal(1, "dB", "of the last night in this state", "höjning, senaste natten").nullable(),
  baseline_dbfs: decimal(1, "dB re full scale", "of the last night in this state", "normalnivå").nullable(),
  night: nightDate,
  ...FLAGS,
});

export const availability = z.strictObject({
  ...NODE,
  time: changed,
  state: word<keyof typeof AVAILABILITY_WORDS>(
    AVAILABILITY_WORDS,
    "whether the node is heard as often as its own interval says",
    "om noden hörs så ofta som den ska",
  ),
  state_code: integer(null, "the same as a number: 0 offline, 1 late, 2 online", "samma som ett tal"),
  last_heard: time(
    "of one that is late or offline: when it was last heard. Null where it never was, and while it is online: `latest` says in `received` when",
    "när den senast hördes innan dess",
  ).nullable(),
  expected_s: integer(
    "s",
    "how often it should be heard: its reporting interval, or its batches over radio",
    "hur ofta den ska höras",
  ),
});

export const signal = z.strictObject({
  ...NODE,
  time: time("when it was heard so", "när den hördes så"),
  rssi_dbm: integer("dBm", "strength; null where the module does not tell", "signalstyrka").nullable(),
  snr_db: decimal(1, "dB", "over the noise; null where the module does not tell", "över bruset").nullable(),
  margin_db: decimal(
    1,
    "dB",
    "over what its spreading factor needs: with less than some 5 dB frames get lost",
    "över vad som behövs: under 5 dB förloras ramar",
  ).nullable(),
});

export const info = z.strictObject({
  ...NODE,
  time: time("when anything here changed last", "när något här senast ändrades"),
  network: integer(null, "number of the network on the air", "nätets nummer"),
  node_number: integer(null, "number of the node on the air", "nodens nummer"),
  epoch: integer(null, "how often its key was changed", "hur ofta nyckeln bytts"),
  firmware: text("version of its program; null before its first hello", "programversion").nullable(),
  board: text("kind of board", "korttyp").nullable(),
  interval_s: integer("s", "reporting interval", "rapportintervall").nullable(),
  acoustic_rate_hz: integer("Hz", "sampling rate of sound", "samplingsfrekvens").nullable(),
  acoustic_bits: integer("bit", "of a sample", "per sampel").nullable(),
  restart_reason: (
    word<keyof typeof RESET_WORDS, ResetName>(
      RESET_WORDS,
      "why it restarted last",
      "varför den senast startade om",
    ) as z.ZodType<ResetName>
  ).nullable(),
  restart_reason_code: integer(null, "the same as a number", "samma som ett tal").nullable(),
  boots: integer(null, "how often it has started since it was flashed", "antal starter").nullable(),
  thinned_readings: integer(
    null,
    "readings that it gave up last because its journal was full; null where it never did",
    "mätvärden som senast ströks för att minnet var fullt",
  ).nullable(),
  thinned_from_counter: integer(
    null,
    "the first one's counter, as in an id",
    "den förstas räknare",
  ).nullable(),
  thinned_told: time("when the gateway was told of it", "när gatewayen fick veta det").nullable(),
  latitude_deg: decimal(7, "°", "WGS 84; null where its place is not known", "WGS 84, latitud").nullable(),
  longitude_deg: decimal(7, "°", "WGS 84", "WGS 84, longitud").nullable(),
  address: text("where it is, for people", "plats").nullable(),
  pipe_id: text("the pipe's number in the utility's own map", "ledningens nummer").nullable(),
  pipe_material: (
    word<PipeMaterial, `${string}`>(
      MATERIAL_WORDS,
      "what the pipe is made of",
      "ledningens material",
    ) as z.ZodType<PipeMaterial>
  ).nullable(),
  pipe_diameter_mm: integer("mm", "nominal diameter", "nominell diameter").nullable(),
});

export const status = z.strictObject({
  ...PLACE,
  time: time(
    "since when; null in the last will, which the broker publishes when the gateway has died",
    "sedan när; null i testamentet, som mäklaren sänder när gatewayen har dött",
  ).nullable(),
  state: word<keyof typeof GATEWAY_WORDS>(
    GATEWAY_WORDS,
    "whether the gateway is there",
    "om gatewayen är igång",
  ),
  state_code: integer(null, "the same as a number: 0 offline, 1 online", "samma som ett tal"),
  version: text("of its program", "programversion"),
  takes_requests: z.boolean().meta({
    description: "whether it takes requests over MQTT; where not, nobody answers them",
    "x-sv": "om den tar emot begäranden över MQTT",
  }),
});

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
  disk_free_mb: integer(
    "MB",
    "free where its database is; null where that cannot be told",
    "ledigt på disken",
  ).nullable(),
});

export type Latest = z.infer<typeof latest>;
export type Leak = z.infer<typeof leak>;
export type Availability = z.infer<typeof availability>;
export type Signal = z.infer<typeof signal>;
export type Info = z.infer<typeof info>;
export type Status = z.infer<typeof status>;
export type Health = z.infer<typeof health>;
