// RN2483 as a fake: RN2483 LoRa Technology Module Command Reference User's Guide, DS40001784G, and what drivers
// and logs show of real ones where that is silent.
import { atLeast, type Body, type Dialogue, hex, type Program, unhex } from "./dialogue.ts";

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

export function createRn2483({ version = "1.0.5" }: Rn2483Options = {}): Dialogue {
  const name = `RN2483 ${version} ${BUILT[version] ?? BUILT["1.0.5"]}`;

  const boot = (body: Body, banner: boolean): Program => {
    // Nothing of the radio is kept in flash: `mac save` stores what LoRaWAN needs (2.4.8).
    const radio: Record<string, string> = {
      mod: "lora",
      freq: "868100000",
      pwr: "1",
      sf: "sf12",
      bw: "125",
      cr: "4/5",
      crc: "on",
      iqi: "off",
      prlen: "8",
      sync: "34",
      wdt: "15000",
    };
    let paused = false;
    let listening = false;
    let quality = { rssi: 0, snr: -128 };
    let stopWatchdog: () => void = () => {};

    const channel = () => ({
      frequency: +radio.freq!,
      spreadingFactor: +radio.sf!.slice(2),
      bandwidth: +radio.bw!,
      syncWord: Number.parseInt(radio.sync!, 16),
      inverted: radio.iqi === "on",
      power: +radio.pwr!,
    });
    const listen = (on: boolean) => {
      listening = on;
      stopWatchdog();
      body.receive(on ? channel() : undefined);
    };
    const watch = (run: () => void) => {
      stopWatchdog();
      if (radio.wdt !== "0") stopWatchdog = body.later(+radio.wdt!, run);
    };

    const receive = (text: string): string[] => {
      if (!between(text, 0, 65535)) return INVALID;
      // Also where the MAC is not paused: it has the radio.
      if (!paused || listening || body.transmitting()) return BUSY;
      listen(true);
      const ended = () => {
        listen(false);
        body.print("radio_err");
      };
      // 0 is until a packet comes, or the watchdog (2.5.1; seen in logs); else so many symbols.
      if (text === "0") watch(ended);
      else stopWatchdog = body.later((+text * 2 ** +radio.sf!.slice(2)) / +radio.bw!, ended);
      return OK;
    };

    const send = (text: string): string[] => {
      const packet = unhex(text);
      if (packet === undefined || packet.length > 255) return INVALID;
      if (!paused || listening || body.transmitting()) return BUSY;
      body.transmit(packet, channel(), (ok) => {
        stopWatchdog();
        body.print(ok ? "radio_tx_ok" : "radio_err");
      });
      return OK;
    };

    const get = (key: string): string[] => {
      if (key === "rssi" && atLeast(version, "1.0.5")) return [`${quality.rssi}`];
      if (key === "snr") return [`${quality.snr}`];
      return key in radio ? [radio[key]!] : INVALID;
    };

    const command = (line: string): string[] | undefined => {
      const [group, verb, key, value, ...more] = line.split(/ +/);
      switch (`${group} ${verb}`) {
        case "sys get":
          return key === "ver" ? [name] : INVALID;
        case "sys reset":
          body.later(1, body.restart);
          return undefined;
        case "sys sleep": {
          if (!between(key ?? "", 100, 4294967296)) return INVALID;
          listen(false);
          // Its answer comes when it is awake again (2.3.1).
          body.sleep(+key!, () => body.print("ok"));
          return undefined;
        }
        case "mac pause":
          paused = true;
          return [PAUSED];
        case "mac resume":
          paused = false;
          listen(false);
          return OK;
        case "radio set":
          if (value === undefined || more.length > 0 || !(VALID[key ?? ""]?.(value) ?? false)) return INVALID;
          radio[key!] = value;
          return OK;
        case "radio get":
          return get(key ?? "");
        case "radio rx":
          return receive(key ?? "");
        case "radio rxstop":
          if (!atLeast(version, "1.0.5")) return INVALID;
          listen(false);
          return OK;
        case "radio tx":
          return send(key ?? "");
        default:
          return INVALID;
      }
    };

    const onPacket: Program["onPacket"] = (packet, how) => {
      // One packet, whatever it is like, ends it; how a wrong checksum is told is written nowhere.
      listen(false);
      if (!how.crcOk) {
        body.print("radio_err");
        return;
      }
      quality = { rssi: how.rssi, snr: how.snr };
      body.print(`radio_rx  ${hex(packet)}`);
    };

    if (banner) body.print(name);
    return { command, onPacket };
  };

  return {
    baud: 57600,
    wakes: "break",
    wakeTime: 0,
    bootTime: 100,
    latency: () => 12,
    endsAtReturn: false,
    busy: BUSY,
    error: INVALID,
    boot,
  };
}
