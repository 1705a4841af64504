// A receiver of satellites on a line, in virtual time: what it says each second, at its own speed.
import type { ReceiverDeps } from "../../../tools/flash/gps/receive.ts";
import type { RawLine } from "../../../tools/flash/raw-line.ts";

/** With its checksum, as NMEA 0183 has it. */
export function sentence(body: string): string {
  let sum = 0;
  for (const byte of Buffer.from(body, "latin1")) sum ^= byte;
  return `$${body}*${sum.toString(16).toUpperCase().padStart(2, "0")}\r\n`;
}

/** Sundsvall's square, so many thousandths of a minute north of it. */
export const gga = (north = 0, quality = 1, hdop = "0.9") =>
  sentence(
    `GNGGA,101530.00,6223.${(450 + north).toString().padStart(3, "0")},N,01718.420,E,${quality},09,${hdop},12.0,M,23.0,M,,`,
  );

export interface ReceiverRig extends ReceiverDeps {
  speeds: number[];
  isClosed(): boolean;
}

/** `says`: what it sends in that second of its life; undefined: it is taken away. At other speeds there is noise. */
export function receiverRig(says: (second: number) => string | undefined, own = 9600): ReceiverRig {
  const heard: ((bytes: Uint8Array) => void)[] = [];
  const lost: (() => void)[] = [];
  let [ms, speed, isClosed] = [0, 0, false];
  const speeds: number[] = [];
  const line: RawLine = {
    onBytes: (listener) => void heard.push(listener),
    onLost: (listener) => void lost.push(listener),
    send: async () => {},
    setSpeed: async (baud) => {
      speed = baud;
      speeds.push(baud);
    },
    close: async () => {
      isClosed = true;
    },
  };
  return {
    speeds,
    isClosed: () => isClosed,
    seconds: () => ms / 1000,
    sleep: async (by) => {
      const before = Math.floor(ms / 1000);
      ms += by;
      if (Math.floor(ms / 1000) === before) return;
      const text = says(before);
      if (text === undefined) for (const gone of lost) gone();
      else if (speed === own) for (const listener of heard) listener(Buffer.from(text, "latin1"));
      else for (const listener of heard) listener(Uint8Array.of(0x80, 0xf8, 0x0a, 0xe6));
    },
    openRaw: async (_, baud) => {
      speed = baud;
      speeds.push(baud);
      return line;
    },
  };
}
