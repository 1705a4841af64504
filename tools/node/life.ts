// One node as it lives: the firmware that is flashed on a virtual board, its way to a gateway, and all that can be seen
// of it from outside, told as it happens.
//
//   signals ──► board ──bytes──► line or module ──frame──► gateway
//                 │ ▲                                         │
//               flash └────────────────ack────────────────────┘
import { DEFAULT_NETWORK } from "../../shared/radio/network.ts";
import { createVirtualBoard, type VirtualBoard } from "../board/board.ts";
import type { Signals } from "../board/signals.ts";
import { createSimClock, type SimClock } from "../board/sim-clock.ts";
import { synthesise } from "../board/synth.ts";
import { bootCode, SERIAL } from "../build/bundle.ts";
import { boardKind, onRadio } from "../image/kinds.ts";
import { flashImages } from "../image/layout.ts";
import { profileFor, radioProfile, TRANSDUCER } from "../image/profile.ts";
import type { NodeEvent, Tell } from "./event.ts";
import { createGateway, type Taken } from "./gateway.ts";
import { createLookout } from "./lookout.ts";
import { connectLine, connectRadio } from "./way.ts";
import { frameDetail, frameText } from "./words.ts";

/** Noon, so that its first night is whole, unix ms. */
export const START = Date.UTC(2026, 10, 1, 12);
const DAY_MS = 86_400_000;
/** As loud as a leak near by (tools/district/scenes.ts has the same bounds), dB re full scale. */
const LEAK_DB = -28;
/** From what is made up to the scale that the start rule is from, 0.1 dB: as made-up scenes have it. */
const REFERENCE = 60;

export interface LifeOptions {
  board: string;
  link: string;
  seed: number;
  /** The pipe begins to leak after so many days; undefined: never. */
  leak: number | undefined;
  inspected: boolean;
  tell(event: NodeEvent): void;
}

export interface Life {
  clock: SimClock;
  board: VirtualBoard;
  /** Sums up what has not been told yet. */
  end(): void;
}

/** Throws ToolError "board", "build". */
export function startLife(options: LifeOptions): Life {
  const { link } = options;
  const clock = createSimClock(START);
  const gateway = createGateway(clock);
  const radio = link !== SERIAL;
  const kind = radio ? onRadio(boardKind(options.board)) : boardKind(options.board);
  const profile = profileFor(gateway.identity, {
    reference: REFERENCE,
    ...(radio ? { radio: radioProfile(DEFAULT_NETWORK) } : {}),
  });
  const tell: Tell = (what, text, more = {}) => options.tell({ at: clock.now(), what, text, ...more });
  const lookout = createLookout(clock.now, tell);

  const arrived = (bytes: Uint8Array): Taken => {
    const taken = gateway.take(bytes);
    const { frame, refused } = taken;
    if (frame !== undefined) {
      const { from: _, key: __, ...said } = frame;
      tell("sends", frameText(frame, bytes.length, frame.counter === lookout.kept()), {
        detail: frameDetail(frame),
        fields: { frame: said },
      });
    } else tell("lost", `a frame of ${bytes.length} B that the gateway refuses: ${refused}`);
    return taken;
  };
  const connect = radio ? connectRadio : connectLine;
  const way = connect(link, { clock, tell, arrived, receive: (bytes) => board.receive(bytes) });

  const board = createVirtualBoard({
    kind,
    ...flashImages(kind, bootCode(kind.id, link), profile),
    clock,
    signals: lookout.listened(signalsOf(options.seed, options.leak)),
    transducer: TRANSDUCER,
    inspected: options.inspected,
    onTransmit: way.fromBoard,
    // Errors have a line of their own.
    onConsole: (text) => !text.startsWith("Uncaught ") && tell("says", text),
    onReboot: (why) => tell("reboots", why === "watchdog" ? "by its watchdog" : "by itself"),
    onError: ({ text, message, spots }) => tell("ERROR", text, { fields: { message, spots } }),
    flashHooks: lookout.flashHooks,
    watch: lookout.watch,
  });
  const { network, node } = gateway.identity;
  tell("power", `${kind.title}, node ${network}-${node}, ${radio ? `with a ${link}` : "on a line"}`);
  way.powerOn();
  board.boot();
  return {
    clock,
    board,
    end: () => {
      lookout.tellCounts();
      gateway.close();
    },
  };
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
