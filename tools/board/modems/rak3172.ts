// RAK3172 as a fake: RUI3 AT Command Manual, and the firmware's source (RAKWireless/RAK-STM32-RUI, v4.2.1_313)
// where they differ.
import { createCipheriv, createDecipheriv } from "node:crypto";
import { atLeast, type Body, type Channel, type Dialogue, hex, type Program, unhex } from "./dialogue.ts";

export interface Rak3172Options {
  /** Of RUI3. Before 4.0.5 it knows no settings that are not kept, and does not tell when a packet has left. */
  version?: string | undefined;
  /** Packets in two lines, as 1.0.4 printed them (migration guide to RUI3). */
  twoLines?: boolean | undefined;
  /** What it keeps in flash, by command, as whoever had it before has left it: { ENCRY: "1" }. */
  kept?: Record<string, string> | undefined;
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

/** What it keeps, by command: factory defaults (service_nvm.c), LoRaWAN mode. LOCK is not read back as it is here. */
const FACTORY = {
  ...{ NWM: "1", P2P: "868000000:7:0:0:8:14", SYNCWORD: "1424", IQINVER: "0", ENCRY: "0", CAD: "0" },
  ...{ SYMBOLTIMEOUT: "0", FIXLENGTHPAYLOAD: "0", LPM: "0", BAUD: "115200", E: "0", LOCK: "0" },
};
type Flash = typeof FACTORY;
/** Switches and numbers that are set and read back as they are: what each takes. */
const PLAIN: Partial<Record<keyof Flash, RegExp>> = {
  ...{ IQINVER: /^[01]$/, ENCRY: /^[01]$/, CAD: /^[01]$/, LPM: /^[01]$/, FIXLENGTHPAYLOAD: /^[01]$/ },
  ...{ SYMBOLTIMEOUT: /^\d{1,3}$/, SYNCWORD: /^[0-9a-fA-F]{4}$/ },
};
/** Password that a lock has where nobody has set another (service_nvm.c). */
const PASSWORD = "00000000";
/** Longer than it takes to see that nothing is to be done, and sleep again, where AT+LPM is on (udrv_powersave.c). */
const DOZE_MS = 3;

/** Key and IV as they come; what is shorter than a block is filled (service_lora_p2p.c). */
function crypt(packet: Uint8Array, way: typeof createCipheriv | typeof createDecipheriv): Uint8Array {
  const zero = new Uint8Array(16);
  const blocks = new Uint8Array(16 * Math.ceil(packet.length / 16));
  blocks.set(packet);
  return Uint8Array.from(way("aes-128-cbc", zero, zero).setAutoPadding(false).update(blocks));
}

interface P2pDeps {
  /** As it is set now. */
  channel(): Sending;
  /** Nothing is on the air any more. */
  doze(): void;
}

/** The radio as the commands of P2P have it. */
function createP2p(body: Body, flash: Flash, version: string, { channel, doze }: P2pDeps) {
  /** What AT+PRECV was given; 0 where it does not listen. */
  let mode = 0;
  let stopTimer: () => void = () => {};

  const listen = (to: number) => {
    mode = to;
    stopTimer();
    body.receive(mode === 0 ? undefined : channel());
    // It listens for so many symbols, and no more, whatever AT+PRECV was given.
    if (mode !== 0 && flash.SYMBOLTIMEOUT !== "0") {
      const { spreadingFactor, bandwidth } = channel();
      body.later((+flash.SYMBOLTIMEOUT * 2 ** spreadingFactor) / bandwidth, () => body.receive(undefined));
    }
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
      body.transmit(flash.ENCRY === "1" ? crypt(packet, createCipheriv) : packet, channel(), (ok) => {
        if (mode === ALWAYS && ok) body.receive(channel());
        else doze();
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
  const plain = Object.entries(PLAIN).map(([key, takes]): [string, Setting] => [
    key,
    {
      get: () => flash[key as keyof Flash],
      set: (text) => {
        if (!takes.test(text)) return PARAM;
        keep({ [key]: text.toLowerCase() });
        return ["OK"];
      },
    },
  ]);
  return {
    ...Object.fromEntries(plain),
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
          keep({ P2P: ram.p2p });
        }
        return ["OK"];
      },
    },
    NWM: {
      get: () => flash.NWM,
      // Restarts whatever it was (no comparison in the source), after an OK without its line end.
      set: (text) => {
        if (!/^[012]$/.test(text)) return PARAM;
        keep({ NWM: text });
        body.printRaw("OK");
        body.later(1, body.restart);
        return undefined;
      },
    },
  };
}

function printBanner(body: Body, version: string, { NWM }: Flash): void {
  // One line end for each port that takes commands, of two; then the standard application's text.
  body.printRaw("\r\n\r\n");
  body.print("RAKwireless RAK3172  ");
  body.print("-".repeat(54));
  body.print(`Version: RUI_${version}_RAK3172-E`);
  body.print(`Current Work Mode: ${["LoRa P2P", "LoRaWAN", "FSK"][+NWM]}.`);
}

/** From one reset to the next. */
function start(body: Body, flash: Flash, version: string, twoLines: boolean): Program {
  const ram = { p2p: flash.P2P };
  let sleeping = false;
  /** Where AT+LPM is on it sleeps whenever there is nothing to do: the byte that wakes it is lost each time. */
  const doze = (ms = DOZE_MS) => {
    if (flash.LPM !== "1") return;
    body.later(ms, () => {
      if (sleeping || p2p.isBusy() || flash.LPM !== "1") return;
      sleeping = true;
      body.sleep(Number.POSITIVE_INFINITY, () => {
        sleeping = false;
        // A command that comes with the byte has been read by then.
        doze(10 * DOZE_MS);
      });
    });
  };
  const p2p = createP2p(body, flash, version, {
    doze,
    channel: () => ({
      ...parseP2p(ram.p2p)!,
      // Without a header a packet is none to those that look for one.
      syncWord: Number.parseInt(flash.SYNCWORD[0]! + flash.SYNCWORD[2]!, 16) + 256 * +flash.FIXLENGTHPAYLOAD,
      inverted: flash.IQINVER === "1",
    }),
  });
  const settings = createSettings(body, flash, ram, version);

  const sleep = (time: string | undefined): string[] | undefined => {
    if (time !== undefined && !number(time, 1, 4294967295)) return PARAM;
    // It answers at once, and stays awake, where the radio is at work (udrv_powersave.c).
    if (p2p.isBusy() || body.fault("sleepBusy")) return ["OK"];
    if (body.fault("sleepRefused")) return ["AT_ERROR"];
    if (body.fault("sleepless")) return undefined;
    sleeping = true;
    body.sleep(time === undefined ? Number.POSITIVE_INFINITY : +time, () => {
      sleeping = false;
      body.print("OK");
    });
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
    const isKnown = key in settings || key === "PSEND" || key === "PRECV";
    const isNew = key === "CAD" && !atLeast(version, "4.0.6");
    if (upper.slice(0, 3) !== "AT+" || !isKnown || isNew) return ["AT_COMMAND_NOT_FOUND"];
    if (key !== "NWM" && key !== "LPM" && flash.NWM === "1") return ["AT_MODE_NO_SUPPORT"];
    if (value === "") return PARAM;
    if (key === "PSEND") return p2p.send(value);
    if (key === "PRECV")
      return value === "?" ? [p2p.isListening() ? "P2P_RX_ON" : "P2P_RX_OFF", "OK"] : p2p.receive(value);
    const setting = settings[key]!;
    if (value === "?") return [`${upper}=${setting.get()}`, "OK"];
    return p2p.isBusy() && key !== "LPM" ? RX_ON : setting.set(value);
  };
  const lockedOr = (line: string): string[] | undefined => {
    if (flash.E === "1") body.printRaw(`${line}\n\r`);
    doze();
    if (flash.LOCK === "0") return command(line);
    if (line !== PASSWORD) return ["COMMAND_LOCKED"];
    flash.LOCK = "0";
    return undefined;
  };

  const onPacket: Program["onPacket"] = (sealed, how) => {
    const packet = flash.ENCRY === "1" ? crypt(sealed, createDecipheriv) : sealed;
    p2p.onPacket();
    if (!how.crcOk) body.print("+EVT:RXP2P RECEIVE ERROR");
    else if (twoLines) {
      body.print(`+EVT:RXP2P, RSSI ${how.rssi}, SNR ${how.snr}`);
      body.print(`+EVT:${hex(packet)}`);
    } else body.print(`+EVT:RXP2P:${how.rssi}:${how.snr}:${hex(packet)}`);
  };
  doze(10 * DOZE_MS);
  return { command: lockedOr, onPacket };
}

export function createRak3172({
  version = "4.2.1",
  twoLines = false,
  kept = {},
}: Rak3172Options = {}): Dialogue {
  const flash = { ...FACTORY, ...kept };
  return {
    baud: +flash.BAUD,
    wakes: "byte",
    wakeTime: 0,
    // A restart was seen to take 0.24 s.
    bootTime: 240,
    latency: () => 8,
    endsAtReturn: true,
    busy: BUSY,
    error: ["AT_ERROR"],
    boot: (body, banner) => {
      if (banner && flash.LOCK === "0") printBanner(body, version, flash);
      return start(body, flash, version, twoLines);
    },
  };
}
