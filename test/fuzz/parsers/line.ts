// A serial line that means ill: frames, text and noise, whole and spoiled, in pieces of any size.
import { crc32 } from "node:zlib";
import { lineDecoder } from "../../../gateway/intake/lines.ts";
import { cobsEncode } from "../../../shared/cobs.ts";
import { joined, noise, spoil } from "../mutate.ts";
import { below, chance, must, type Parser, pick, type Random } from "../parser.ts";

const FRAME_MAX_B = 296;
const TEXT_MAX = 302;
const LAST = Uint8Array.from({ length: 24 }, (_, i) => 0xe0 + i);
const LINES = [
  "Sippra 1.0\r\n",
  "pressure sensor fault\r\n",
  "\x1b[31mred\x1b[0m\x1b]0;title\r\n",
  ">\r\n",
  "å\r\n",
];

function frame(random: Random): Uint8Array {
  const bytes = noise(random, below(random, FRAME_MAX_B));
  bytes[0] = 0xe0 | below(random, 16);
  return cobsEncode(bytes, crc32);
}

function piece(random: Random): Uint8Array {
  switch (below(random, 6)) {
    case 0:
      return noise(random, below(random, 4000));
    case 1:
      // Nothing ends in it.
      return noise(random, below(random, 4000)).map((byte) => byte || 1);
    case 2:
      return Buffer.from(pick(random, LINES).repeat(1 + below(random, 40)), "latin1");
    case 3:
      return frame(random);
    default:
      return spoil(frame(random), random, { other: frame(random) });
  }
}

export const line: Parser = {
  about: "a serial line: COBS frames with their CRC, text between",
  open: () => (random) => {
    const input = joined(...Array.from({ length: 1 + below(random, 12) }, () => piece(random)));
    const step = chance(random, 0.1) ? 1 : 1 + below(random, 2 * input.length);
    return {
      input,
      run() {
        let frames = 0;
        let last: Uint8Array | undefined;
        const push = lineDecoder({
          frame(each) {
            must(each.length <= FRAME_MAX_B, `a frame of ${each.length} B`);
            frames++;
            last = each;
          },
          log: (text) =>
            must(/^[\x20-\x7e]+$/.test(text) && text.length <= TEXT_MAX, `a line ${JSON.stringify(text)}`),
          fault() {},
        });
        for (let at = 0; at < input.length; at += step) push(input.subarray(at, at + step));
        push(cobsEncode(LAST, crc32));
        must(last !== undefined && Buffer.compare(last, LAST) === 0, "the frame after it is not found");
        return frames > 1;
      },
    };
  },
};
