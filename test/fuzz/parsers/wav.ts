// Recordings, WAV: formats of all kinds, right and wrong, with chunks that say they are longer than they are, brought to the
// rate of the nodes.
import { parseWav, resample } from "../../../tools/board/wav.ts";
import { ToolError } from "../../../tools/errors.ts";
import { wavBytes } from "../../wav.ts";
import { joined, noise, spoil } from "../mutate.ts";
import { below, chance, must, type Parser, pick, type Random, taken } from "../parser.ts";

const RATE = 4096;
const HEADER_B = 44;

function chunk(random: Random): Uint8Array {
  const body = noise(random, below(random, 60));
  const head = Buffer.alloc(8);
  head.write(pick(random, ["fmt ", "data", "LIST", "fact", "bext"]), 0, "latin1");
  head.writeUInt32LE(chance(random, 0.7) ? body.length : below(random, 2 ** 32), 4);
  return joined(head, body);
}

function file(random: Random): Uint8Array {
  const rate = pick(random, [100, 2000, RATE, 8000, 44_100, 400_000]);
  const samples = Array.from({ length: below(random, 400) }, () => 2 * random() - 1);
  const bytes = wavBytes(samples, rate, pick(random, [8, 16, 24, 32]), pick(random, [1, 1, 2, 7]));
  const parts = [bytes.subarray(0, 12), bytes.subarray(12, 36), bytes.subarray(36)];
  if (chance(random, 0.3)) parts.splice(1 + below(random, 3), 0, Buffer.from(chunk(random)));
  return joined(...parts);
}

/** Changes where they count: in the first bytes rather than in samples. */
function spoiledHead(bytes: Uint8Array, random: Random): Uint8Array {
  return joined(
    spoil(bytes.subarray(0, HEADER_B), random, { other: chunk(random) }),
    bytes.subarray(HEADER_B),
  );
}

export const wav: Parser = {
  about: "recordings: WAV, resampled to the rate of nodes",
  open: () => (random) => {
    const valid = file(random);
    const input = Buffer.from(chance(random, 0.7) ? spoiledHead(valid, random) : spoil(valid, random));
    return {
      input,
      run: () =>
        taken(
          () => {
            const { samples, rate } = parseWav(input, "a.wav");
            const played = resample(samples, rate, RATE);
            must(
              played.every((each) => Math.abs(each) <= 8),
              "a sample that is none",
            );
          },
          (error) => error instanceof ToolError && error.code === "recording",
        ),
    };
  },
};
