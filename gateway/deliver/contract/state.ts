// What is so now, retained by the broker: each message takes the place of the one before on its topic, and a subscriber
// finds the newest whenever it comes. They have no id of their own; what rests on a record says on which.
import { z } from "zod";
import type { PipeMaterial } from "../../places/place.ts";
import {
  COMPONENTS,
  CREPT,
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
import { decimal, integer, text, time, word } from "./fields.ts";
import { AVAILABILITY_WORDS, GATEWAY_WORDS, MATERIAL_WORDS, RESET_WORDS, type ResetName } from "./words.ts";

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
  ...CREPT,
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
  module_sleepless: integer(
    null,
    "how often its radio module did not sleep when told to, since it started: awake that empties a battery within months; null where never, or without a module",
    "hur ofta radiomodulen inte somnade, sedan start",
  ).nullable(),
  module_resets: integer(
    null,
    "how often it has reset its radio module because that was silent, since it started",
    "hur ofta radiomodulen startats om för att den var tyst",
  ).nullable(),
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
    "since when: of `online`, since it connected; null in the last will, which the broker publishes when the gateway has died or its connection broke, and which is of the moment when it comes",
    "sedan när: `online` sedan den anslöt; null i testamentet, som mäklaren sänder när gatewayen har dött eller anslutningen brutits",
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

export type Latest = z.infer<typeof latest>;
export type Leak = z.infer<typeof leak>;
export type Availability = z.infer<typeof availability>;
export type Signal = z.infer<typeof signal>;
export type Info = z.infer<typeof info>;
export type Status = z.infer<typeof status>;
