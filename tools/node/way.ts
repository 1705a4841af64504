// The way between a board and its gateway: a line, or a radio module and the air.
import { crc32 } from "node:zlib";
import { lineDecoder } from "../../gateway/intake/lines.ts";
import { cobsEncode } from "../../shared/cobs.ts";
import { ANSWER_AFTER, ANSWER_SLACK, airtime } from "../../shared/radio/airtime.ts";
import { MODULE_NAMES, type ModuleName } from "../../shared/radio/modules/index.ts";
import { createEther, createFakeModem, type Transmission } from "../board/modems/index.ts";
import type { SimClock } from "../board/sim-clock.ts";
import type { NodeEvent, Tell } from "./event.ts";
import type { Taken } from "./gateway.ts";
import { answerText } from "./words.ts";

/** A gateway on a line has stored a frame and answers in this time, ms. */
const LINE_ANSWER_MS = 20;
/** And over radio in the middle of the time in which the node listens. */
const RADIO_ANSWER_MS = ANSWER_AFTER + ANSWER_SLACK / 2;

export interface Surrounded {
  clock: SimClock;
  tell: Tell;
  /** A frame has reached the gateway. */
  arrived(frame: Uint8Array): Taken;
  /** Bytes reach the board. */
  receive(bytes: Uint8Array): void;
}

export interface Way {
  fromBoard(bytes: Uint8Array, baud: number): void;
  powerOn(): void;
}

export function connectLine(_: string, { clock, tell, arrived, receive }: Surrounded): Way {
  const decode = lineDecoder({
    frame: (bytes) => {
      const { answer, ack } = arrived(bytes);
      if (answer === undefined || ack === undefined) return;
      clock.setTimeout(() => {
        tell("hears", answerText(answer), { fields: { ...answer } });
        receive(
          cobsEncode(
            ack(() => clock.now()),
            crc32,
          ),
        );
      }, LINE_ANSWER_MS);
    },
    fault: (fault) => tell("lost", `bytes on the line that are no frame: ${fault}`),
    // The interpreter has been heard saying it.
    log: () => {},
  });
  return { fromBoard: decode, powerOn: () => {} };
}

export function connectRadio(link: string, { clock, tell, arrived, receive }: Surrounded): Way {
  const antenna = { listening: () => undefined, hear: () => {} };
  const onAir = (packet: Uint8Array, how: Transmission) => {
    const { answer, ack } = arrived(packet);
    if (answer === undefined || ack === undefined) return;
    clock.setTimeout(() => {
      tell("hears", answerText(answer), { fields: { ...answer } });
      const frame = ack((bytes) => clock.now() + airtime(bytes, how.spreadingFactor));
      ether.transmit(frame, { ...how, ms: airtime(frame.length, how.spreadingFactor) }, antenna);
    }, RADIO_ANSWER_MS);
  };
  const ether = createEther({
    clock,
    onTransmit: (packet, how, from) => {
      if (from !== antenna) clock.setTimeout(() => onAir(packet, how), how.ms);
    },
  });
  const hearDialogue = (what: NodeEvent["what"]) => {
    let begun = "";
    return (bytes: Uint8Array) => {
      const lines = (begun + Buffer.from(bytes).toString("latin1")).split(/\r\n|\n|\r/);
      begun = lines.pop()!;
      for (const line of lines) if (line !== "") tell(what, printable(line), { deep: true });
    };
  };
  const [toModule, fromModule] = [hearDialogue("> module"), hearDialogue("< module")];
  const modem = createFakeModem(MODULE_NAMES.find((name) => name === link) as ModuleName, {
    clock,
    air: ether,
    toHost: (bytes) => {
      fromModule(bytes);
      receive(bytes);
    },
    hostKeepsTime: true,
  });
  ether.attach(modem);
  return {
    fromBoard: (bytes, baud) => {
      toModule(bytes);
      modem.fromHost(bytes, baud);
    },
    powerOn: () => modem.powerOn(),
  };
}

/** Bytes that wake a module are no text. */
const printable = (line: string) =>
  line.replace(/[^\x20-\x7e]/g, (c) => `\\x${c.charCodeAt(0).toString(16).padStart(2, "0")}`);
