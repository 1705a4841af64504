// RN2483 as a fake: RN2483 LoRa Technology Module Command Reference User's Guide, DS40001784G, and what drivers
// and logs show of real ones where that is silent.
import { atLeast, type Body, type Dialogue, hex, type Program, type Reception, unhex } from "./dialogue.ts";

export interface Rn2483Options {
  /** Before 1.0.5 it has neither `radio rxstop` nor `radio get rssi`. */
  version?: string | undefined;
}

const BUILT: Record<string, string> = {
  "1.0.5": "Oct 31 2018 15:06:52",
  "1.0.4": "Oct 12 2017 14:59:25",
  "1.0.1": "Dec 15 2015 09:38:09",
};
/** What `mac pause` answers on real modules; the guide says 4294967295. */
const PAUSED = "4294967245";
const OK = ["ok"];
const INVALID = ["invalid_param"];
const BUSY = ["busy"];

const between = (text: string, min: number, max: number) =>
  /^-?\d{1,10}$/.test(text) && +text >= min && +text <= max;

/** What `radio set` takes (DS40001784G, 2.5.5). */
const VALID: Record<string, (text: string) => boolean> = {
  mod: (text) => text === "lora" || text === "fsk",
  freq: (text) => between(text, 433_050_000, 434_790_000) || between(text, 863_000_000, 870_000_000),
  pwr: (text) => between(text, -3, 15),
  sf: (text) => /^sf([7-9]|1[0-2])$/.test(text),
  bw: (text) => ["125", "250", "500"].includes(text),
  cr: (text) => /^4\/[5-8]$/.test(text),
  crc: (text) => text === "on" || text === "off",
  iqi: (text) => text === "on" || text === "off",
  prlen: (text) => between(text, 0, 65535),
  sync: (text) => /^[0-9a-fA-F]{1,2}$/.test(text),
  wdt: (text) => between(text, 0, 4294967295),
};

/** What `radio set` sets, until the next reset: `mac save` stores what LoRaWAN needs, nothing of it (2.4.8). */
const DEFAULTS = {
  ...{ mod: "lora", freq: "868100000", pwr: "1", sf: "sf12", bw: "125", cr: "4/5", crc: "on" },
  ...{ iqi: "off", prlen: "8", sync: "34", wdt: "15000" },
};

/** The group `radio` of its commands. */
function createRadioGroup(body: Body, version: string, isPaused: () => boolean) {
  const settings: Record<string, string> & typeof DEFAULTS = { ...DEFAULTS };
  let listening = false;
  let quality = { rssi: 0, snr: -128 };
  let stopWatchdog: () => void = () => {};

  const spreadingFactor = () => +settings.sf.slice(2);
  const channel = () => ({
    frequency: +settings.freq,
    spreadingFactor: spreadingFactor(),
    bandwidth: +settings.bw,
    syncWord: Number.parseInt(settings.sync, 16),
    inverted: settings.iqi === "on",
    power: +settings.pwr,
  });
  const listen = (on: boolean) => {
    listening = on;
    stopWatchdog();
    body.receive(on ? channel() : undefined);
  };
  // Also where the MAC is not paused: it has the radio.
  const isBusy = () => !isPaused() || listening || body.transmitting();

  const receive = (text: string): string[] => {
    if (!between(text, 0, 65535)) return INVALID;
    if (isBusy()) return BUSY;
    listen(true);
    const giveUp = () => {
      listen(false);
      body.print("radio_err");
    };
    // 0 is until a packet comes, or the watchdog (2.5.1; seen in logs); else so many symbols.
    if (text !== "0") stopWatchdog = body.later((+text * 2 ** spreadingFactor()) / +settings.bw, giveUp);
    else if (settings.wdt !== "0") stopWatchdog = body.later(+settings.wdt, giveUp);
    return OK;
  };

  const send = (text: string): string[] => {
    const packet = unhex(text);
    if (packet === undefined || packet.length > 255) return INVALID;
    if (isBusy()) return BUSY;
    body.transmit(packet, channel(), (ok) => {
      stopWatchdog();
      body.print(ok ? "radio_tx_ok" : "radio_err");
    });
    return OK;
  };

  const get = (key: string): string[] => {
    if (key === "rssi" && atLeast(version, "1.0.5")) return [`${quality.rssi}`];
    if (key === "snr") return [`${quality.snr}`];
    return key in settings ? [settings[key]!] : INVALID;
  };

  const set = (key: string, value: string): string[] => {
    if (!(VALID[key]?.(value) ?? false)) return INVALID;
    settings[key] = value;
    return OK;
  };

  /** One packet, whatever it is like, ends listening; how a wrong checksum is told is written nowhere. */
  const onPacket = (packet: Uint8Array, how: Reception) => {
    listen(false);
    if (!how.crcOk) {
      body.print("radio_err");
      return;
    }
    quality = { rssi: how.rssi, snr: how.snr };
    body.print(`radio_rx  ${hex(packet)}`);
  };

  return { get, set, receive, send, stop: () => listen(false), onPacket };
}

/** From one reset to the next; `name` as `sys get ver` has it. */
function start(body: Body, version: string, name: string): Program {
  let paused = false;
  const radio = createRadioGroup(body, version, () => paused);

  const sleep = (text: string): string[] | undefined => {
    if (!between(text, 100, 4294967296)) return INVALID;
    if (body.fault("sleepRefused")) return INVALID;
    radio.stop();
    if (body.fault("sleepBusy")) return OK;
    if (body.fault("sleepless")) return undefined;
    // Its answer comes when it is awake again (2.3.1).
    body.sleep(+text, () => body.print("ok"));
    return undefined;
  };

  const command = (line: string): string[] | undefined => {
    const [group, verb, key = "", value, ...more] = line.split(/ +/);
    switch (`${group} ${verb}`) {
      case "sys get":
        return key === "ver" ? [name] : INVALID;
      case "sys reset":
        body.later(1, body.restart);
        return undefined;
      case "sys sleep":
        return sleep(key);
      case "mac pause":
        paused = true;
        return [PAUSED];
      case "mac resume":
        paused = false;
        radio.stop();
        return OK;
      case "radio set":
        return value === undefined || more.length > 0 ? INVALID : radio.set(key, value);
      case "radio get":
        return radio.get(key);
      case "radio rx":
        return radio.receive(key);
      case "radio rxstop":
        if (!atLeast(version, "1.0.5")) return INVALID;
        radio.stop();
        return OK;
      case "radio tx":
        return radio.send(key);
      default:
        return INVALID;
    }
  };
  return { command, onPacket: radio.onPacket };
}

export function createRn2483({ version = "1.0.5" }: Rn2483Options = {}): Dialogue {
  const name = `RN2483 ${version} ${BUILT[version] ?? BUILT["1.0.5"]}`;
  return {
    baud: 57600,
    wakes: "break",
    wakeTime: 0,
    bootTime: 100,
    latency: () => 12,
    endsAtReturn: false,
    busy: BUSY,
    error: INVALID,
    boot: (body, banner) => {
      if (banner) body.print(name);
      return start(body, version, name);
    },
  };
}
