// The serial data line: frames in COBS between zeros. Its receive buffer is bounded whatever arrives, and a damaged
// byte costs one frame at most.

import { cobsDecode, cobsEncode, ENCODED_MAX } from "../../shared/cobs.ts";
import type { Uart } from "../boards/board.ts";
import { board, profile } from "../node/setup.ts";
import type { Link } from "./link.ts";

/** An answer comes within this or not at all, ms: a gateway's takes some 50 ms. */
const ANSWER_MS = 2000;

let received = new Uint8Array(ENCODED_MAX);
let length = 0;
let baud: number;
let uart: Uart;

let onSilence: () => void;
let answerTimer: TimerId;

let crc32 = (bytes: Uint8Array) => E.CRC32(bytes);

export let link: Link = {
  roundFrames: 64,
  start: (onFrame, silence) => {
    onSilence = silence;
    baud = profile.baud;
    uart = board.serial();
    uart.on("data", (data) => {
      for (let i = 0; i < data.length; i++) {
        let byte = data.charCodeAt(i);
        if (byte) {
          // A length of one more than fits marks an overrun, which is no frame.
          if (length < ENCODED_MAX) received[length] = byte;
          if (length <= ENCODED_MAX) length++;
        } else if (length) {
          let n = length > ENCODED_MAX ? -1 : cobsDecode(received, length, crc32);
          length = 0;
          if (n > 0) onFrame(received.subarray(0, n));
        }
      }
    });
  },
  open: () => {
    length = 0;
    board.openLine(baud);
  },
  close: () => board.closeLine(),
  waitMs: () => 0,
  send: (frame) => {
    uart.write(cobsEncode(frame, crc32));
    answerTimer = setTimeout(onSilence, ANSWER_MS);
  },
  answered: () => clearTimeout(answerTimer),
  gatewayLost: () => {},
};
