// A node that speaks to an installed gateway over a pseudo-terminal: a virtual board with a reading each second.
import { once } from "node:events";
import { SerialPort } from "serialport";
import { systemClock } from "../../gateway/clock.ts";
import { createLines } from "../../tools/board/line.ts";
import { type Cable, createCable } from "../../tools/board/pty.ts";
import { synthesise } from "../../tools/board/synth.ts";
import { createVirtualNode } from "../../tools/district/node.ts";
import type { Identity } from "../../tools/image/profile.ts";

export interface NodeOnTty {
  /** For the gateway. */
  path: string;
  /** Switches it on. */
  start(identity: Identity): void;
  close(): Promise<void>;
}

export async function createNodeOnTty(): Promise<NodeOnTty> {
  const cable: Cable = await createCable();
  const tty = new SerialPort({ path: cable.ends[0], baudRate: 115_200 });
  // The cable may be gone first.
  tty.on("error", () => {});
  await once(tty, "open");
  let powerOff = () => {};
  return {
    path: cable.ends[1],
    start(identity) {
      const { lines } = createLines(["/virtual/tty1"]);
      const node = createVirtualNode({
        ...{ name: "valve-7", kind: "puckjs", scene: "leak", identity, clock: systemClock },
        line: { ...lines[0]!, send: (bytes) => void tty.write(Buffer.from(bytes)) },
        signals: synthesise({ seed: 1, leak: -30 }),
        profile: { interval: 1000, tick: 1000, windows: 1, baud: 115200 },
      });
      tty.on("data", (bytes: Buffer) => node.board.receive(bytes));
      node.board.boot();
      powerOff = () => node.board.powerOff();
    },
    async close() {
      powerOff();
      // Its lock goes with it: the next pseudo-terminal may have the same number.
      const closed = once(tty, "close");
      tty.close();
      await closed;
      cable.close();
    },
  };
}

/** Of a site with this node alone, whose broker inside listens on `port`. */
export const configurationFor = (path: string, port: number, data: string) =>
  `site: test
data: ${data}
serial:
  - { path: ${path}, baud: 115200 }
mqtt: { embedded: { port: ${port} } }
web: { port: 0 }
`;
