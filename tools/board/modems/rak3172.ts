// RAK3172 as a fake: RUI3 AT Command Manual, and the firmware's source (RAKWireless/RAK-STM32-RUI, v4.2.1_313)
// where they differ.
import { atLeast, type Body, type Channel, type Dialogue, hex, type Program, unhex } from "./dialogue.ts";

export interface Rak3172Options {
  /** Of RUI3. Before 4.0.5 it knows no settings that are not kept, and does not tell when a packet has left. */
  version?: string | undefined;
  /** Packets in two lines, as 1.0.4 printed them (migration guide to RUI3). */
  twoLines?: boolean | undefined;
}

/** Numbers for bandwidths, kHz; a setting takes either (at_p2p.c). */
const BANDWIDTHS = [125, 250, 500, 7.8, 10.4, 15.63, 20.83, 31.25, 41.67, 62.5];
/** What AT+PRECV takes beside ms, and 65535 for one packet: until stopped without sending, until stopped. */
const ONLY = 65534;
const ALWAYS = 65533;
/** At most so many digits of hex since 4.1.1 (atcmd_p2p.c); the manual's 500 is not what it does. */
const DIGITS_MAX = 478;

const RX_ON = ["P2P_RX_ON already, please disable P2P RX before setting.", "AT_BUSY_ERROR"];
const PARAM = ["AT_PARAM_ERROR"];
const BUSY = ["AT_BUSY_ERROR"];

const number = (text: string | undefined, min: number, max: number) =>
  text !== undefined && /^(0|[1-9]\d{0,9})$/.test(text) && +text >= min && +text <= max;

type P2p = Omit<Channel, "syncWord" | "inverted"> & { power: number };
type Sending = Channel & { power: number };

/** The parameters of AT+P2P; undefined where one is wrong (atcmd_p2p.c). */
function parseP2p(text: string): P2p | undefined {
  const [frequency, spreadingFactor, bandwidth, coding, preamble, power] = text.split(":");
  const known = number(bandwidth, 0, 9) || ["125", "250", "500"].includes(bandwidth ?? "");
  if (!number(frequency, 600_000_000, 960_000_000) || !number(spreadingFactor, 5, 12) || !known)
    return undefined;
  if (!number(coding, 0, 3) || !number(preamble, 5, 65535) || !number(power, 5, 22)) return undefined;
  return {
    frequency: +frequency!,
    spreadingFactor: +spreadingFactor!,
    bandwidth: +bandwidth! < 10 ? BANDWIDTHS[+bandwidth!]! : +bandwidth!,
    power: +power!,
  };
}

/** What it keeps: factory defaults (service_nvm.c), LoRaWAN mode. */
const FACTORY = { nwm: "1", p2p: "868000000:7:0:0:8:14", syncWord: "1424", iqInver: "0" };
type Flash = typeof FACTORY;

/** The radio as the commands of P2P have it; `channel`: as it is set now. */
function createP2p(body: Body, version: string, channel: () => Sending) {
  /** What AT+PRECV was given; 0 where it does not listen. */
  let mode = 0;
  let stopTimer: () => void = () => {};

  const listen = (to: number) => {
    mode = to;
    stopTimer();
    body.receive(mode === 0 ? undefined : channel());
    if (mode > 0 && mode < ALWAYS)
      stopTimer = body.later(Math.max(15, mode), () => {
        listen(0);
        body.print("+EVT:RXP2P RECEIVE TIMEOUT");
      });
  };
  return {
    isListening: () => mode !== 0,
    isBusy: () => mode !== 0 || body.transmitting(),
    send: (text: string): string[] => {
      const packet = unhex(text);
      if (packet === undefined || packet.length === 0 || text.length > DIGITS_MAX) return PARAM;
      // While it listens for good, a packet is taken at any time, and ends the one that is being sent.
      if (mode === ALWAYS ? false : mode !== 0 || body.transmitting()) return BUSY;
      body.transmit(packet, channel(), (ok) => {
        if (mode === ALWAYS && ok) body.receive(channel());
        // A time-out of the radio prints nothing (service_lora_p2p.c). The event exists since 4.0.5 (RUI-945).
        if (ok && atLeast(version, "4.0.5")) body.print("+EVT:TXP2P DONE");
      });
      return ["OK"];
    },
    receive: (text: string): string[] => {
      if (!number(text, 0, 65535)) return PARAM;
      if (+text > 0 && mode >= ALWAYS) return ["P2P_RX_ON already", "AT_BUSY_ERROR"];
      listen(+text);
      return ["OK"];
    },
    /** It has a packet: one that listened for one, or for a time, does no longer. */
    onPacket: () => {
      if (mode !== ONLY && mode !== ALWAYS) listen(0);
    },
  };
}

interface Setting {
  get(): string;
  /** The lines of the answer; undefined where it has none. */
  set(text: string): string[] | undefined;
}

/** `ram`: what holds until the next reset. */
function createSettings(
  body: Body,
  flash: Flash,
  ram: { p2p: string },
  version: string,
): Record<string, Setting> {
  const keep = (changed: Partial<Flash>) => {
    Object.assign(flash, changed);
    body.usage.flashWrites++;
  };
  return {
    P2P: {
      // 125 kHz is read back as 0 where it is kept.
      get: () => ram.p2p,
      set: (text) => {
        const fields = text.split(":");
        const temporary = fields.length === 7 && atLeast(version, "4.0.5") && /^[01]$/.test(fields[6]!);
        const p2p = fields.slice(0, 6).join(":");
        if ((fields.length !== 6 && !temporary) || parseP2p(p2p) === undefined) return PARAM;
        ram.p2p = p2p;
        if (fields[6] !== "1") {
          ram.p2p = p2p.replace(/^(\d+:\d+):125:/, "$1:0:");
          keep({ p2p: ram.p2p });
        }
        return ["OK"];
      },
    },
    SYNCWORD: {
      get: () => flash.syncWord,
      set: (text) => {
        if (!/^[0-9a-fA-F]{4}$/.test(text)) return PARAM;
        keep({ syncWord: text.toLowerCase() });
        return ["OK"];
      },
    },
    IQINVER: {
      get: () => flash.iqInver,
      set: (text) => {
        if (!/^[01]$/.test(text)) return PARAM;
        keep({ iqInver: text });
        return ["OK"];
      },
    },
    NWM: {
      get: () => flash.nwm,
      // Restarts whatever it was (no comparison in the source), after an OK without its line end.
      set: (text) => {
        if (!/^[012]$/.test(text)) return PARAM;
        keep({ nwm: text });
        body.printRaw("OK");
        body.later(1, body.restart);
        return undefined;
      },
    },
  };
}

function printBanner(body: Body, version: string, { nwm }: Flash): void {
  // One line end for each port that takes commands, of two; then the standard application's text.
  body.printRaw("\r\n\r\n");
  body.print("RAKwireless RAK3172  ");
  body.print("-".repeat(54));
  body.print(`Version: RUI_${version}_RAK3172-E`);
  body.print(`Current Work Mode: ${["LoRa P2P", "LoRaWAN", "FSK"][+nwm]}.`);
}

/** From one reset to the next. */
function start(body: Body, flash: Flash, version: string, twoLines: boolean): Program {
  const ram = { p2p: flash.p2p };
  const p2p = createP2p(body, version, () => ({
    ...parseP2p(ram.p2p)!,
    syncWord: Number.parseInt(flash.syncWord[0]! + flash.syncWord[2]!, 16),
    inverted: flash.iqInver === "1",
  }));
  const settings = createSettings(body, flash, ram, version);

  const sleep = (time: string | undefined): string[] | undefined => {
    if (time !== undefined && !number(time, 1, 4294967295)) return PARAM;
    // It answers at once, and stays awake, where the radio is at work (udrv_powersave.c).
    if (p2p.isBusy() || body.fault("sleepBusy")) return ["OK"];
    if (body.fault("sleepRefused")) return ["AT_ERROR"];
    if (body.fault("sleepless")) return undefined;
    body.sleep(time === undefined ? Number.POSITIVE_INFINITY : +time, () => body.print("OK"));
    return undefined;
  };

  const command = (line: string): string[] | undefined => {
    const [name, ...rest] = line.split("=");
    const value = rest.join("=");
    const upper = name!.toUpperCase();
    const key = upper.slice(3);
    if (upper === "AT") return ["OK"];
    if (upper === "ATZ") return body.restart() as undefined;
    if (upper === "AT+VER" && value === "?") return [`AT+VER=RUI_${version}_RAK3172-E`, "OK"];
    if (upper === "AT+SLEEP") return sleep(line.includes("=") ? value : undefined);
    const p2pOnly = ["P2P", "SYNCWORD", "IQINVER", "PSEND", "PRECV"].includes(key);
    if (upper.slice(0, 3) !== "AT+" || !(p2pOnly || key === "NWM")) return ["AT_COMMAND_NOT_FOUND"];
    if (p2pOnly && flash.nwm !== "0") return ["AT_MODE_NO_SUPPORT"];
    if (value === "") return PARAM;
    if (key === "PSEND") return p2p.send(value);
    if (key === "PRECV")
      return value === "?" ? [p2p.isListening() ? "P2P_RX_ON" : "P2P_RX_OFF", "OK"] : p2p.receive(value);
    const setting = settings[key]!;
    if (value === "?") return [`${upper}=${setting.get()}`, "OK"];
    return p2p.isBusy() ? RX_ON : setting.set(value);
  };

  const onPacket: Program["onPacket"] = (packet, how) => {
    p2p.onPacket();
    if (!how.crcOk) body.print("+EVT:RXP2P RECEIVE ERROR");
    else if (twoLines) {
      body.print(`+EVT:RXP2P, RSSI ${how.rssi}, SNR ${how.snr}`);
      body.print(`+EVT:${hex(packet)}`);
    } else body.print(`+EVT:RXP2P:${how.rssi}:${how.snr}:${hex(packet)}`);
  };
  return { command, onPacket };
}

export function createRak3172({ version = "4.2.1", twoLines = false }: Rak3172Options = {}): Dialogue {
  const flash = { ...FACTORY };
  return {
    baud: 115200,
    wakes: "byte",
    wakeTime: 0,
    // A restart was seen to take 0.24 s.
    bootTime: 240,
    latency: () => 8,
    endsAtReturn: true,
    busy: BUSY,
    error: ["AT_ERROR"],
    boot: (body, banner) => {
      if (banner) printBanner(body, version, flash);
      return start(body, flash, version, twoLines);
    },
  };
}
