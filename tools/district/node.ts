// A virtual node: a board of some kind with the real firmware in its flash, an enrolment of the gateway's, a
// serial line, and something to listen to. It also notes, from what is written to flash, which readings, events
// and nights were taken: what a gateway publishes is compared with that.

import { MOVED, RECORD, TYPE } from "../../firmware/node/kinds.ts";
import type { Profile } from "../../firmware/profile.ts";
import type { Clock } from "../../gateway/clock.ts";
import { getU32 } from "../../shared/bytes.ts";
import { EVENT, NIGHT, READING } from "../../shared/messages.ts";
import type { ModuleName } from "../../shared/radio/modules/index.ts";
import { createVirtualBoard, type VirtualBoard } from "../board/board.ts";
import type { Signals } from "../board/signals.ts";
import { bootCode } from "../build/bundle.ts";
import { BOARD_KINDS, onRadio } from "../image/kinds.ts";
import { flashImages } from "../image/layout.ts";
import { type Identity, profileFor, TRANSDUCER } from "../image/profile.ts";
import type { Tokens } from "../image/tokens.ts";

/** What its data line leads to: a serial line, or a radio module. */
export interface Way {
  /** Bytes from the node, at its UART's rate, bit/s. */
  send(bytes: Uint8Array, baud?: number): void;
  onReceive(listener: (bytes: Uint8Array) => void): void;
}

export interface VirtualNode {
  name: string;
  /** Board kind. */
  kind: string;
  /** What it listens to, for people. */
  scene: string;
  board: VirtualBoard;
  /** Identities (network-node-epoch-counter) of the readings it has taken, with their unix ms. */
  taken: Map<string, number>;
  /** And of its events and nights. */
  events: Map<string, number>;
  nights: Map<string, number>;
}

export interface VirtualNodeOptions {
  name: string;
  kind: string;
  scene: string;
  identity: Identity;
  line: Way;
  /** What the line leads to, where it is a radio module. */
  module?: ModuleName;
  clock: Clock;
  signals: Signals;
  profile?: Partial<Profile>;
  battery?: number;
  temperature?: number;
}

const codes = new Map<string, Tokens>();
function codeOnce(kind: string, module: ModuleName | undefined): Tokens {
  const name = `${kind} ${module}`;
  const code = codes.get(name) ?? bootCode(kind, module);
  codes.set(name, code);
  return code;
}

/** Makes a node that is not powered yet: `board.boot()` starts it. */
export function createVirtualNode(options: VirtualNodeOptions): VirtualNode {
  const { name, scene, identity, line, module, clock, signals } = options;
  const plain = BOARD_KINDS[options.kind]!;
  const kind = module === undefined ? plain : onRadio(plain);
  const [taken, events, nights] = [new Map(), new Map(), new Map()] as Map<string, number>[];
  const kept: Record<number, Map<string, number> | undefined> = {
    ...{ [READING]: taken, [EVENT]: events, [NIGHT]: nights },
  };
  const board = createVirtualBoard({
    kind,
    ...flashImages(kind, codeOnce(kind.id, module), profileFor(identity, options.profile)),
    clock,
    signals,
    transducer: TRANSDUCER,
    onTransmit: (bytes, baud) => line.send(bytes, baud),
    ...(options.battery === undefined ? {} : { battery: options.battery }),
    ...(options.temperature === undefined ? {} : { temperature: options.temperature }),
    flashHooks: {
      write: (_address, data) => {
        if (data[0]! >= RECORD && !(data[0]! & MOVED)) {
          const id = `${identity.network}-${identity.node}-${identity.epoch}-${getU32(data, 2)}`;
          kept[data[0]! & TYPE]?.set(id, clock.now());
        }
        return undefined;
      },
    },
  });
  line.onReceive((bytes) => board.receive(bytes));
  return { name, kind: kind.id, scene, board, taken, events, nights };
}
