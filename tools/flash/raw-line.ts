// A serial port as it is: bytes out, bytes in, at a speed that can be changed, for commands that listen before anything is
// known of what is there. Who talks to a board's console has line.ts.
import { SerialPort } from "serialport";
import { type PortTrouble, plainWords, portTroubleOf } from "../../gateway/intake/port-trouble.ts";

export interface RawLine {
  /** Every piece that arrives. */
  onBytes(listener: (bytes: Uint8Array) => void): void;
  /** The port went away: nothing comes any more. */
  onLost(listener: () => void): void;
  /** Sends bytes (latin1); resolves once the port has taken them, or after a second in which it did not. */
  send(text: string): Promise<void>;
  /** bit/s */
  setSpeed(baud: number): Promise<void>;
  close(): Promise<void>;
}

/** Why a port could not be opened; `words`: the system's own. */
export interface Unopened {
  trouble: PortTrouble;
  words: string;
}

/** A port that nobody reads takes no bytes, ms. */
const SEND_MS = 1000;

export function openRaw(path: string, baud: number): Promise<RawLine | Unopened> {
  return new Promise((resolve) => {
    const port = new SerialPort({ path, baudRate: baud }, (error) => {
      if (error === null) resolve(lineOf(port));
      else resolve({ trouble: portTroubleOf(error.message), words: plainWords(error.message) });
    });
    // What goes wrong later is told by the close that follows it.
    port.on("error", () => {});
  });
}

function lineOf(port: SerialPort): RawLine {
  return {
    onBytes: (listener) => void port.on("data", (data: Buffer) => listener(new Uint8Array(data))),
    onLost: (listener) => void port.on("close", listener),
    send: (text) =>
      new Promise((resolve) => {
        const timer = setTimeout(resolve, SEND_MS);
        port.write(Buffer.from(text, "latin1"), () => {
          clearTimeout(timer);
          resolve();
        });
      }),
    setSpeed: (baudRate) => new Promise((resolve) => port.update({ baudRate }, () => resolve())),
    close: () =>
      new Promise((resolve) => {
        if (port.isOpen) port.close(() => resolve());
        else resolve();
      }),
  };
}
