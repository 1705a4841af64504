// Seeed Wio-E5 (LoRa-E5) as a fake: LoRa-E5 AT Command Specification V1.0 with firmware 4.0.11, and logs of real
// ones where that is silent.
import { type Body, type Dialogue, hex, type Program, unhex } from "./dialogue.ts";

export interface WioE5Options {
  version?: string | undefined;
  /** What it keeps in flash, as whoever had it before has left it: { UART: "115200", LOWPOWER: "AUTOON" }. */
  kept?: Record<string, string> | undefined;
}

/** What is kept: AT+LOWPOWER is assumed to be, as the worse of the two. */
const FACTORY = { UART: "9600", LOWPOWER: "AUTOOFF" };
/** Where it sleeps between commands, it hears those only that come with this. */
const ROUSE = "\xff\xff\xff\xff";

/** A command is at most so long, B, with its line end: a packet is at most 253 B, as was found by trying. */
const COMMAND_MAX = 528;

interface Config {
  frequency: number;
  spreadingFactor: number;
  bandwidth: number;
  txPreamble: number;
  rxPreamble: number;
  power: number;
  crc: string;
  inverted: string;
  net: string;
}

/** The parameters of RFCFG; undefined where one is wrong. */
function parseConfig(fields: string[]): Config | undefined {
  const [frequency, sf, bandwidth, txPreamble, rxPreamble, power, crc, inverted, net] = fields.map((field) =>
    field.trim().toUpperCase(),
  );
  if (fields.length !== 9 || !/^SF([7-9]|1[0-2])$/.test(sf!)) return undefined;
  if (!(+frequency! >= 863 && +frequency! <= 928) || ![125, 250, 500].includes(+bandwidth!)) return undefined;
  if (!(+txPreamble! > 0) || !(+rxPreamble! > 0) || !(+power! >= 0 && +power! <= 22)) return undefined;
  if (![crc, inverted, net].every((each) => each === "ON" || each === "OFF")) return undefined;
  return {
    frequency: Math.round(+frequency! * 1e6),
    spreadingFactor: +sf!.slice(2),
    bandwidth: +bandwidth!,
    txPreamble: +txPreamble!,
    rxPreamble: +rxPreamble!,
    power: +power!,
    crc: crc!,
    inverted: inverted!,
    net: net!,
  };
}

const PARAM_ERROR = "ERROR(-1)";
const UNKNOWN_ERROR = "ERROR(-10)";
const NOT_NOW_ERROR = "ERROR(-12)";
const TOO_LONG_ERROR = "ERROR(-21)";

/** Its test mode, in which it sends and receives packets of its own. */
function createTestMode(body: Body) {
  let config = parseConfig(["868", "SF12", "125", "8", "8", "14", "ON", "OFF", "OFF"])!;

  const channel = () => ({
    frequency: config.frequency,
    spreadingFactor: config.spreadingFactor,
    bandwidth: config.bandwidth,
    // NET: a public network's sync word, or a private one's.
    syncWord: config.net === "ON" ? 0x34 : 0x12,
    inverted: config.inverted === "ON",
    power: config.power,
  });
  const configLine = () =>
    `+TEST: RFCFG F:${config.frequency}, SF${config.spreadingFactor}, BW${config.bandwidth}K, ` +
    `TXPR:${config.txPreamble}, RXPR:${config.rxPreamble}, POW:${config.power}dBm, ` +
    `CRC:${config.crc}, IQ:${config.inverted}, NET:${config.net}`;

  const send = (text: string): string => {
    const packet = unhex(text.replace(/["\s]/g, ""));
    if (packet === undefined || packet.length === 0) return `+TEST: ${PARAM_ERROR}`;
    // What it says while it sends is not known.
    if (body.transmitting()) return `+TEST: ${NOT_NOW_ERROR}`;
    // It listens no more afterwards: all drivers ask it to anew.
    body.receive(undefined);
    // What it says where the radio fails is not known: nothing.
    body.transmit(packet, channel(), (ok) => {
      if (ok) body.print("+TEST: TX DONE");
    });
    return `+TEST: TXLRPKT "${hex(packet)}"`;
  };

  /** What AT+TEST was given; the line of its answer. */
  return (text: string): string => {
    const [verb, ...fields] = text.split(",");
    switch (verb!.trim().toUpperCase()) {
      case "?":
        return configLine();
      case "RFCFG": {
        const wanted = parseConfig(fields);
        if (wanted === undefined) return `+TEST: ${PARAM_ERROR}`;
        config = wanted;
        return configLine();
      }
      case "STOP":
        body.receive(undefined);
        return "+TEST: STOP";
      case "RXLRPKT":
        body.receive(channel());
        return "+TEST: RXLRPKT";
      case "TXLRPKT":
        return send(fields.join(","));
      default:
        return `+TEST: ${PARAM_ERROR}`;
    }
  };
}

/** From one reset to the next. It prints nothing when it starts, and nothing of TEST is known to be kept. */
function start(body: Body, flash: typeof FACTORY, version: string): Program {
  let mode = "LWOTAA";
  const test = createTestMode(body);

  const setMode = (text: string): string => {
    if (text !== "" && text !== "?") {
      if (!["TEST", "LWOTAA", "LWABP"].includes(text.toUpperCase())) return `+MODE: ${PARAM_ERROR}`;
      mode = text.toUpperCase();
      body.receive(undefined);
    }
    return `+MODE: ${mode}`;
  };

  const sleep = (text: string): string[] | undefined => {
    if (text === "AUTOON" || text === "AUTOOFF") {
      flash.LOWPOWER = text;
      body.usage.flashWrites++;
      return [`+LOWPOWER: ${text}`];
    }
    const ms = text === "" ? Number.POSITIVE_INFINITY : +text;
    if (!(ms > 0)) return [`+LOWPOWER: ${PARAM_ERROR}`];
    if (body.fault("sleepRefused")) return [`+LOWPOWER: ${NOT_NOW_ERROR}`];
    body.receive(undefined);
    if (body.fault("sleepBusy")) return ["+LOWPOWER: WAKEUP"];
    body.print("+LOWPOWER: SLEEP");
    if (body.fault("sleepless")) return undefined;
    body.sleep(ms, () => body.print("+LOWPOWER: WAKEUP"));
    return undefined;
  };

  const command = (given: string): string[] | undefined => {
    const isRoused = given.startsWith(ROUSE);
    if (flash.LOWPOWER === "AUTOON" && !isRoused) return undefined;
    const line = isRoused ? given.slice(ROUSE.length) : given;
    if (line.length + 2 > COMMAND_MAX) return [`+AT: ${TOO_LONG_ERROR}`];
    const [name, ...rest] = line.split("=");
    const value = rest.join("=");
    switch (name!.toUpperCase()) {
      case "AT":
        return ["+AT: OK"];
      case "AT+VER":
        return [`+VER: ${version}`];
      case "AT+RESET":
        body.print("+RESET: OK");
        body.later(50, body.restart);
        return undefined;
      case "AT+MODE":
        return [setMode(value)];
      case "AT+TEST":
        return [mode === "TEST" ? test(value) : `+TEST: ${NOT_NOW_ERROR}`];
      case "AT+LOWPOWER":
        return sleep(value);
      default:
        return [`+AT: ${UNKNOWN_ERROR}`];
    }
  };

  const onPacket: Program["onPacket"] = (packet, how) => {
    // Packets with a wrong checksum are dropped without a word.
    if (!how.crcOk) return;
    body.print(`+TEST: LEN:${packet.length}, RSSI:${how.rssi}, SNR:${how.snr}`);
    body.print(`+TEST: RX "${hex(packet)}"`);
  };
  return { command, onPacket };
}

export function createWioE5({ version = "4.0.11", kept = {} }: WioE5Options = {}): Dialogue {
  const flash = { ...FACTORY, ...kept };
  return {
    baud: +flash.UART,
    wakes: "line",
    // 4.30: nothing for 5 ms after waking.
    wakeTime: 5,
    bootTime: 500,
    // A change of mode takes it about a second.
    latency: (line) => (line.toUpperCase().startsWith("AT+MODE") ? 1000 : 50),
    endsAtReturn: false,
    busy: [`+TEST: ${NOT_NOW_ERROR}`],
    error: [`+TEST: ${PARAM_ERROR}`],
    boot: (body) => start(body, flash, version),
  };
}
