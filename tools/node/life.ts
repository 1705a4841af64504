// One node as it lives: the firmware that is flashed on a virtual board, its way to a gateway, and all that can be seen
// of it from outside, told as it happens.
//
//   signals ──► board ──bytes──► line or module ──frame──► gateway
//                 │ ▲                                         │
//               flash └────────────────ack────────────────────┘
import { crc32 } from "node:zlib";
import { lineDecoder } from "../../gateway/intake/lines.ts";
import { cobsEncode } from "../../shared/cobs.ts";
import { ANSWER_AFTER, ANSWER_SLACK, airtime } from "../../shared/radio/airtime.ts";
import { MODULE_NAMES, type ModuleName } from "../../shared/radio/names.ts";
import { DEFAULT_NETWORK } from "../../shared/radio/network.ts";
import { createVirtualBoard, type VirtualBoard } from "../board/board.ts";
import { createEther, createFakeModem, type Transmission } from "../board/modems/index.ts";
import type { Signals } from "../board/signals.ts";
import { createSimClock, type SimClock } from "../board/sim-clock.ts";
import { synthesise } from "../board/synth.ts";
import type { Uncaught } from "../board/uncaught.ts";
import { bootCode, SERIAL } from "../build/bundle.ts";
import { boardKind, onRadio } from "../image/kinds.ts";
import { flashImages } from "../image/layout.ts";
import { profileFor, radioProfile, TRANSDUCER } from "../image/profile.ts";
import { createGateway, type Taken } from "./gateway.ts";
import { readWritten } from "./journal.ts";
import { answerText, detailOf, frameDetail, frameText, itemsOf, recordText } from "./words.ts";

/** Noon, so that its first night is whole, unix ms. */
export const START = Date.UTC(2026, 10, 1, 12);
/** A gateway on a line has stored a frame and answers in this time, ms. */
const LINE_ANSWER = 20;
/** And over radio in the middle of the time in which the node listens. */
const RADIO_ANSWER = ANSWER_AFTER + ANSWER_SLACK / 2;
const DAY_MS = 86_400_000;
/** As loud as a leak near by (tools/district/scenes.ts has the same bounds), dB re full scale. */
const LEAK_DB = -28;
/** From what is made up to the scale that the start rule is from, 0.1 dB: as made-up scenes have it. */
const REFERENCE = 60;

/** Something that the node did. */
export interface Told {
  /** Unix ms. */
  at: number;
  what:
    | "power"
    | "says"
    | "wakes"
    | "keeps"
    | "night"
    | "sends"
    | "hears"
    | "lost"
    | "sleeps"
    | "reboots"
    | "ERROR"
    | "page"
    | "writes"
    | "timers"
    | "> module"
    | "< module";
  text: string;
  /** More of it, for --debug. */
  detail?: string | undefined;
  /** It is below what a node does: for --debug. */
  deep?: boolean;
  /** For programs. */
  fields?: object;
}

export interface LifeOptions {
  board: string;
  link: string;
  seed: number;
  /** The pipe begins to leak after so many days; undefined: never. */
  leak: number | undefined;
  inspected: boolean;
  tell(told: Told): void;
}

export interface Life {
  clock: SimClock;
  board: VirtualBoard;
  /** Sums up what has not been told yet. */
  end(): void;
}

/** What was counted since it was told last. */
interface Counts {
  wakes: number;
  pressures: number;
  windows: number;
  timers: Map<string, number>;
}

/** Throws ToolError "board", "build". */
export function startLife(options: LifeOptions): Life {
  const { link, seed } = options;
  const clock = createSimClock(START);
  const gateway = createGateway(clock);
  const radio = link !== SERIAL;
  const kind = radio ? onRadio(boardKind(options.board)) : boardKind(options.board);
  const profile = profileFor(gateway.identity, {
    reference: REFERENCE,
    ...(radio ? { radio: radioProfile(DEFAULT_NETWORK) } : {}),
  });

  const tell = (what: Told["what"], text: string, more: Partial<Told> = {}) =>
    options.tell({ at: clock.now(), what, text, ...more });

  let counts: Counts = { wakes: 0, pressures: 0, windows: 0, timers: new Map() };
  let ranAt = -1;
  let openedAt = -1;
  /** The counter of the record that was told last. */
  let kept = 0;

  const tellCounts = () => {
    const { wakes, pressures, windows, timers } = counts;
    counts = { wakes: 0, pressures: 0, windows: 0, timers: new Map() };
    if (wakes === 0) return;
    tell("wakes", `${wakes} times: ${pressures} samples of pressure, ${windows} windows of sound`, {
      fields: { wakes, pressures, windows },
    });
    const set = [...timers].map(([name, times]) => `${times} x ${name}`);
    if (set.length > 0) tell("timers", set.join(", "), { deep: true, fields: Object.fromEntries(timers) });
  };

  const heard = listened(signalsOf(seed, options.leak), () => counts);

  const arrived = (bytes: Uint8Array): Taken => {
    const taken = gateway.take(bytes);
    const { frame, refused } = taken;
    if (frame !== undefined) {
      const { from: _, key: __, ...said } = frame;
      tell("sends", frameText(frame, bytes.length, frame.counter === kept), {
        detail: frameDetail(frame),
        fields: { frame: said },
      });
    } else tell("lost", `a frame of ${bytes.length} B that the gateway refuses: ${refused}`);
    return taken;
  };
  const connect = radio ? connectRadio : connectLine;
  const way = connect(link, {
    clock,
    tell,
    arrived,
    receive: (bytes) => board.receive(bytes),
  });

  const board = createVirtualBoard({
    kind,
    ...flashImages(kind, bootCode(kind.id, link), profile),
    clock,
    signals: heard,
    transducer: TRANSDUCER,
    inspected: options.inspected,
    onTransmit: way.fromBoard,
    // What it sends on the line is read there; errors have a line of their own.
    onConsole: (text) => !text.startsWith("Uncaught ") && tell("says", text),
    onReboot: (why) => tell("reboots", why === "watchdog" ? "by its watchdog" : "by itself"),
    onError: (uncaught) => tellError(tell, uncaught),
    flashHooks: {
      write: (at, data) => {
        const written = readWritten(data);
        if (written === undefined) return undefined;
        if (written.kind === "record" && !written.moved) {
          const { counter, record, bytes } = written;
          if (record.type === "reading") tellCounts();
          kept = counter;
          const text = `#${counter} ${record.type}, ${bytes} B: ${recordText(record)}`;
          tell(record.type === "night" ? "night" : "keeps", text, {
            detail: detailOf(record),
            fields: { counter, type: record.type, record: itemsOf(record) },
          });
        } else {
          const moved = written.kind === "record" ? `moves #${written.counter} on` : written.kind;
          tell("writes", `${moved}, ${written.bytes} B at 0x${at.toString(16)}`, { deep: true });
        }
        return undefined;
      },
      erase: (at) => {
        tell("page", `erased at 0x${at.toString(16)}`, { deep: true });
        return undefined;
      },
    },
    watch: {
      run: () => {
        if (clock.now() !== ranAt) counts.wakes++;
        ranAt = clock.now();
      },
      timer: (ms, again) => {
        const name = `${again ? "every " : ""}${Math.round(ms)} ms`;
        counts.timers.set(name, (counts.timers.get(name) ?? 0) + 1);
      },
      line: (open) => {
        if (open) openedAt = clock.now();
        else if (openedAt >= 0) {
          tell("sleeps", `line closed after ${clock.now() - openedAt} ms`);
          openedAt = -1;
        }
      },
    },
  });
  const { network, node } = gateway.identity;
  tell("power", `${kind.title}, node ${network}-${node}, ${radio ? `with a ${link}` : "on a line"}`);
  way.powerOn();
  board.boot();
  return {
    clock,
    board,
    end: () => {
      tellCounts();
      gateway.close();
    },
  };
}

function tellError(
  tell: (what: Told["what"], text: string, more: Partial<Told>) => void,
  uncaught: Uncaught,
): void {
  const { text, message, spots } = uncaught;
  tell("ERROR", text, { fields: { message, spots } });
}

/** One site, that is quiet until it leaks. */
function signalsOf(seed: number, leak: number | undefined): Signals {
  const quiet = synthesise({ seed, leak: null });
  if (leak === undefined) return quiet;
  const leaking = synthesise({ seed, leak: LEAK_DB });
  const from = START + leak * DAY_MS;
  return {
    ...quiet,
    acoustic: (at, rate, out) => (at < from ? quiet : leaking).acoustic?.(at, rate, out),
  };
}

/** Signals, with every sample counted. */
function listened({ pressure, acoustic }: Signals, counts: () => Counts): Signals {
  return {
    pressure:
      pressure &&
      ((at) => {
        counts().pressures++;
        return pressure(at);
      }),
    acoustic:
      acoustic &&
      ((from, rate, out) => {
        counts().windows++;
        acoustic(from, rate, out);
      }),
  };
}

interface Surrounded {
  clock: SimClock;
  tell(what: Told["what"], text: string, more?: Partial<Told>): void;
  /** A frame has reached the gateway. */
  arrived(frame: Uint8Array): Taken;
  /** Bytes reach the board. */
  receive(bytes: Uint8Array): void;
}

interface Way {
  fromBoard(bytes: Uint8Array, baud: number): void;
  powerOn(): void;
}

function connectLine(_: string, { clock, tell, arrived, receive }: Surrounded): Way {
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
      }, LINE_ANSWER);
    },
    fault: (fault) => tell("lost", `bytes on the line that are no frame: ${fault}`),
    // The interpreter has been heard saying it.
    log: () => {},
  });
  return { fromBoard: decode, powerOn: () => {} };
}

function connectRadio(link: string, { clock, tell, arrived, receive }: Surrounded): Way {
  const antenna = { listening: () => undefined, hear: () => {} };
  const onAir = (packet: Uint8Array, how: Transmission) => {
    const { answer, ack } = arrived(packet);
    if (answer === undefined || ack === undefined) return;
    clock.setTimeout(() => {
      tell("hears", answerText(answer), { fields: { ...answer } });
      const frame = ack((bytes) => clock.now() + airtime(bytes, how.spreadingFactor));
      ether.transmit(frame, { ...how, ms: airtime(frame.length, how.spreadingFactor) }, antenna);
    }, RADIO_ANSWER);
  };
  const ether = createEther({
    clock,
    onTransmit: (packet, how, from) => {
      if (from !== antenna) clock.setTimeout(() => onAir(packet, how), how.ms);
    },
  });
  const hearDialogue = (what: Told["what"]) => {
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
