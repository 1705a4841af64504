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
/** Receive for one packet, until stopped without sending, until stopped. */
const ONE = 65535;
const ONLY = 65534;
const ALWAYS = 65533;
/** At most so many digits of hex since 4.1.1 (atcmd_p2p.c); the manual's 500 is not what it does. */
const DIGITS_MAX = 478;

const RX_ON = ["P2P_RX_ON already, please disable P2P RX before setting.", "AT_BUSY_ERROR"];
const PARAM = ["AT_PARAM_ERROR"];
const BUSY = ["AT_BUSY_ERROR"];

const number = (text: string | undefined, min: number, max: number) =>
  text !== undefined && /^(0|[1-9]\d{0,9})$/.test(text) && +text >= min && +text <= max;

/** The parameters of AT+P2P; undefined where one is wrong (atcmd_p2p.c). */
function parseP2p(text: string): (Omit<Channel, "syncWord" | "inverted"> & { power: number }) | undefined {
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

export function createRak3172({ version = "4.2.1", twoLines = false }: Rak3172Options = {}): Dialogue {
  // Factory defaults (service_nvm.c): LoRaWAN mode.
  const flash = { nwm: "1", p2p: "868000000:7:0:0:8:14", syncWord: "1424", iqInver: "0", echo: false };

  const boot = (body: Body, banner: boolean): Program => {
    let p2p = flash.p2p;
    /** What AT+PRECV was given; 0 where it does not listen. */
    let mode = 0;
    let stopTimer: () => void = () => {};

    const channel = () => ({
      ...parseP2p(p2p)!,
      syncWord: Number.parseInt(flash.syncWord[0]! + flash.syncWord[2]!, 16),
      inverted: flash.iqInver === "1",
    });
    const keep = (set: () => void) => {
      set();
      body.usage.flashWrites++;
    };
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

    const send = (text: string): string[] => {
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
    };

    const receive = (text: string): string[] => {
      if (!number(text, 0, 65535)) return PARAM;
      if (+text > 0 && mode >= ALWAYS) return ["P2P_RX_ON already", "AT_BUSY_ERROR"];
      listen(+text);
      return ["OK"];
    };

    /** Settings of P2P: value now, and what sets it. */
    const settings: Record<string, { get: () => string; set: (text: string) => string[] | undefined }> = {
      P2P: {
        // 125 kHz is read back as 0 where it is kept.
        get: () => p2p,
        set: (text) => {
          const fields = text.split(":");
          const temporary = fields.length === 7 && atLeast(version, "4.0.5") && /^[01]$/.test(fields[6]!);
          const to = fields.slice(0, 6).join(":");
          if ((fields.length !== 6 && !temporary) || parseP2p(to) === undefined) return PARAM;
          p2p = to;
          if (fields[6] !== "1")
            keep(() => {
              p2p = flash.p2p = to.replace(/^(\d+:\d+):125:/, "$1:0:");
            });
          return ["OK"];
        },
      },
      SYNCWORD: {
        get: () => flash.syncWord,
        set: (text) => {
          if (!/^[0-9a-fA-F]{4}$/.test(text)) return PARAM;
          keep(() => {
            flash.syncWord = text.toLowerCase();
          });
          return ["OK"];
        },
      },
      IQINVER: {
        get: () => flash.iqInver,
        set: (text) => {
          if (!/^[01]$/.test(text)) return PARAM;
          keep(() => {
            flash.iqInver = text;
          });
          return ["OK"];
        },
      },
      NWM: {
        get: () => flash.nwm,
        // Restarts whatever it was (no comparison in the source), after an OK without its line end.
        set: (text) => {
          if (!/^[012]$/.test(text)) return PARAM;
          keep(() => {
            flash.nwm = text;
          });
          body.printRaw("OK");
          body.later(1, body.restart);
          return undefined;
        },
      },
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
      if (key === "PSEND") return send(value);
      if (key === "PRECV")
        return value === "?" ? [mode === 0 ? "P2P_RX_OFF" : "P2P_RX_ON", "OK"] : receive(value);
      const setting = settings[key]!;
      if (value === "?") return [`${upper}=${setting.get()}`, "OK"];
      return mode !== 0 || body.transmitting() ? RX_ON : setting.set(value);
    };

    const sleep = (time: string | undefined): string[] | undefined => {
      if (time !== undefined && !number(time, 1, 4294967295)) return PARAM;
      // It answers at once, and stays awake, where the radio is at work (udrv_powersave.c).
      if (mode !== 0 || body.transmitting()) return ["OK"];
      body.sleep(time === undefined ? Number.POSITIVE_INFINITY : +time, () => body.print("OK"));
      return undefined;
    };

    const onPacket: Program["onPacket"] = (packet, how) => {
      if (mode < ONLY && mode !== ALWAYS) listen(0);
      if (mode === ONE) listen(0);
      if (!how.crcOk) body.print("+EVT:RXP2P RECEIVE ERROR");
      else if (twoLines) {
        body.print(`+EVT:RXP2P, RSSI ${how.rssi}, SNR ${how.snr}`);
        body.print(`+EVT:${hex(packet)}`);
      } else body.print(`+EVT:RXP2P:${how.rssi}:${how.snr}:${hex(packet)}`);
    };

    if (banner) {
      // One line end for each port that takes commands, of two; then the standard application's text.
      body.printRaw("\r\n\r\n");
      body.print("RAKwireless RAK3172  ");
      body.print("-".repeat(54));
      body.print(`Version: RUI_${version}_RAK3172-E`);
      body.print(`Current Work Mode: ${["LoRa P2P", "LoRaWAN", "FSK"][+flash.nwm]}.`);
    }
    return { command, onPacket };
  };

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
    boot,
  };
}
