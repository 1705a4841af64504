// The month's nodes: boards of every kind with the real firmware, on lines that can be pulled or on radio, and what each
// of them has taken.

import { MOVED, RECORD, TYPE } from "../../../firmware/node/kinds.ts";
import { getU32 } from "../../../shared/bytes.ts";
import { UPLINKS } from "../../../shared/messages.ts";
import type { ModuleName } from "../../../shared/radio/modules/index.ts";
import type { RadioNetwork } from "../../../shared/radio/network.ts";
import { createVirtualBoard, type VirtualBoard } from "../../board/board.ts";
import type { Line } from "../../board/line.ts";
import { createFakeModem, type Ether } from "../../board/modems/index.ts";
import type { Signals } from "../../board/signals.ts";
import type { SimClock } from "../../board/sim-clock.ts";
import { bootCode } from "../../build/bundle.ts";
import { createVirtualNode } from "../../district/node.ts";
import { BOARD_KINDS, onRadio } from "../../image/kinds.ts";
import { flashImages } from "../../image/layout.ts";
import { type Identity, profileFor, radioProfile, TRANSDUCER } from "../../image/profile.ts";
import { type Place, PROFILE } from "./places.ts";

export interface Taken {
  type: "reading" | "event" | "night";
  /** The name that its node had then. */
  node: string;
  /** Virtual unix ms. */
  at: number;
}

/** How the wire between a node and the gateway's port is: of "deaf" only what goes to the node is lost. */
export type Wire = "whole" | "deaf" | "off";

/** A line whose wire can break, which its gateway does not see as it sees its plug. */
export interface MonthLine extends Line {
  wire(is: Wire): void;
  /** What the node has sent last comes again. */
  repeat(): void;
}

export interface MonthNode {
  /** As it is registered now. */
  name: string;
  board: VirtualBoard;
  /** Null on radio. */
  line: MonthLine | null;
  /** Looks into what was taken since it was looked for last. */
  collect(taken: Map<string, Taken>): void;
}

export interface NodeDeps {
  clock: SimClock;
  signals: Signals;
  network: RadioNetwork;
  ether: Ether;
}

function withWire(line: Line): MonthLine {
  let wire: Wire = "whole";
  let last = new Uint8Array();
  return {
    ...line,
    send: (bytes) => {
      last = Uint8Array.from(bytes);
      if (wire !== "off") line.send(bytes);
    },
    onReceive: (listener) => line.onReceive((bytes) => wire === "whole" && listener(bytes)),
    wire: (is) => {
      wire = is;
    },
    repeat: () => line.send(last),
  };
}

/** A board without power yet, with fresh flash. `line`: of a place that is not on radio. */
export function createNode(place: Place, identity: Identity, line: Line | null, deps: NodeDeps): MonthNode {
  if (place.module !== undefined) return onAir(place, place.module, identity, deps);
  return onLine(place, identity, line!, deps);
}

function onLine(place: Place, identity: Identity, bare: Line, { clock, signals }: NodeDeps): MonthNode {
  const line = withWire(bare);
  const { board, taken, events, nights } = createVirtualNode({
    name: place.name,
    kind: place.board,
    scene: "",
    identity,
    line,
    clock,
    signals,
    profile: { ...PROFILE, ...place.profile },
    ...(place.battery === undefined ? {} : { battery: place.battery }),
    temperature: 6,
  });
  const node: MonthNode = {
    name: place.name,
    board,
    line,
    collect: (all) => {
      const parts = { reading: taken, event: events, night: nights };
      for (const type of ["reading", "event", "night"] as const) {
        for (const [id, at] of parts[type]) all.set(id, { type, node: node.name, at });
        parts[type].clear();
      }
    },
  };
  return node;
}

function onAir(place: Place, module: ModuleName, identity: Identity, deps: NodeDeps): MonthNode {
  const { clock, network, ether } = deps;
  const kind = onRadio(BOARD_KINDS[place.board]!);
  const kept: [string, Taken][] = [];
  const modem = createFakeModem(module, {
    clock,
    air: ether,
    hostKeepsTime: true,
    toHost: (bytes) => board.receive(bytes),
  });
  const profile = { ...PROFILE, radio: radioProfile(network), ...place.profile };
  const board = createVirtualBoard({
    ...flashImages(kind, bootCode(kind.id, module), profileFor(identity, profile)),
    kind,
    clock,
    signals: deps.signals,
    transducer: TRANSDUCER,
    ...(place.battery === undefined ? {} : { battery: place.battery }),
    temperature: 4,
    onTransmit: (bytes, baud) => modem.fromHost(bytes, baud),
    flashHooks: {
      write: (_, data) => {
        const type = UPLINKS[data[0]! & TYPE];
        const isRecord = data[0]! >= RECORD && !(data[0]! & MOVED);
        if (!isRecord || (type !== "reading" && type !== "event" && type !== "night")) return undefined;
        const id = `${identity.network}-${identity.node}-${identity.epoch}-${getU32(data, 2)}`;
        kept.push([id, { type, node: node.name, at: clock.now() }]);
        return undefined;
      },
    },
  });
  ether.attach(modem);
  modem.powerOn();
  const node: MonthNode = {
    name: place.name,
    board,
    line: null,
    collect: (all) => {
      for (const [id, one] of kept.splice(0)) all.set(id, one);
    },
  };
  return node;
}
