// The serial data line: frames in COBS between zeros. Its receive buffer is bounded whatever arrives, and a
// byte that is no part of a frame costs nothing but itself.

import { cobsDecode, cobsEncode, ENCODED_MAX } from "../../shared/cobs.ts";
import type { Uart } from "../boards/board.ts";
import { board, profile } from "../node/setup.ts";
import type { Link } from "./link.ts";

/** An answer that is not there by then will not come, ms: a gateway's takes some 50 ms. */
const WINDOW = 2000;

let received = new Uint8Array(ENCODED_MAX);
let length = 0;
let baud: number;
let uart: Uart;

let silent: () => void;
let timer: TimerId;

let crc32 = (bytes: Uint8Array) => E.CRC32(bytes);

export let link: Link = {
  most: 64,
  start: (take, s) => {
    silent = s;
    baud = profile.baud;
    uart = board.serial();
    uart.on("data", (data) => {
      for (let i = 0; i < data.length; i++) {
        let byte = data.charCodeAt(i);
        if (byte) {
          // One more than fits marks an overrun, which is no frame.
          if (length < ENCODED_MAX) received[length] = byte;
          if (length <= ENCODED_MAX) length++;
        } else if (length) {
          let n = length > ENCODED_MAX ? -1 : cobsDecode(received, length, crc32);
          length = 0;
          if (n > 0) take(received.subarray(0, n));
        }
      }
    });
  },
  open: () => {
    length = 0;
    board.openLine(baud);
  },
  close: () => board.closeLine(),
  wait: () => 0,
  send: (frame) => {
    uart.write(cobsEncode(frame, crc32));
    timer = setTimeout(silent, WINDOW);
  },
  heard: () => clearTimeout(timer),
  forsaken: () => {},
};
