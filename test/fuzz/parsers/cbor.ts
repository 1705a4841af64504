// Bodies of frames: what nodes say, anything that our CBOR can say, and both spoiled, by the strict scan, the decoder and
// the schema; and as frames under a node's key, as somebody sends them who has it.
import fc from "fast-check";
import { admit, type Keyring } from "../../../gateway/admit/admit.ts";
import { decodeCbor } from "../../../gateway/admit/cbor.ts";
import { scanCbor } from "../../../gateway/admit/scan.ts";
import { bodyOf } from "../../../gateway/admit/schema.ts";
import { type Cbor, cborPut } from "../../../shared/cbor.ts";
import { BODY_MAX, EVENT, NIGHT, READING, UPLINKS } from "../../../shared/messages.ts";
import { following } from "../../gateway/admit/following.ts";
import { items } from "../../gateway/admit/items.ts";
import { cbor, HELLO_MAP, readingBody, seal } from "../../gateway/admit/nodes.ts";
import { noise, spoil } from "../mutate.ts";
import { below, chance, must, type Parser, pick, type Random } from "../parser.ts";

const NODE = { network: 1, node: 7, epoch: 1, key: new Uint8Array(16).fill(7) };
const KEYRING: Keyring = {
  find: () => ({ id: 1, name: "a", network: 1, node: 7, keys: [NODE] }),
  replayed: () => false,
  hasEpoch: (_id, epoch) => epoch <= 1,
};
/** Seeds of anything: made once, since making one takes longer than parsing it. */
const SEEDS = 500;

const EVENT_BODY = [0, 1_700_000_000, 1500, -300, 12, 4100, 3800, 90, 1, new Uint8Array(8)];
const NIGHT_BODY = [20_000, 1, 2, 3, 4, 5, 6, 440, 8, 40, 11, 12, 13, 14, 55, 2, 0, 158, -5, 3, 1];
const READINGS = [readingBody(1_700_000_000), readingBody(1_700_000_900), readingBody(null)];

/** A body of each type, as a node sends them. */
const BODIES: Cbor[] = [
  [...READINGS[0]!],
  [1, [5, READING, [...READINGS[0]!]], [6, EVENT, EVENT_BODY], [7, NIGHT, NIGHT_BODY], [8, 100]],
  EVENT_BODY,
  HELLO_MAP,
  NIGHT_BODY,
  [0, 20_000, new Uint8Array(32), 40],
  { 0: 7, 1: 1, 2: 3 },
  [1, ...following(5, READINGS), [9, 2]],
];

function bodies(): Uint8Array[] {
  const anything = fc.sample(items(4), { seed: 1, numRuns: SEEDS }).map(cbor);
  return anything.filter(({ length }) => length <= BODY_MAX);
}

/** Written again: what was read of it. */
const scratch = new Uint8Array(4 * BODY_MAX);
function written(value: unknown): Uint8Array {
  return scratch.subarray(0, cborPut(scratch, 0, writable(value)));
}

function writable(value: unknown): Cbor {
  if (value instanceof Map)
    return Object.fromEntries([...value].map(([key, item]) => [key, writable(item)])) as Cbor;
  return Array.isArray(value) ? value.map(writable) : (value as Cbor);
}

const isBodyOfOurs = (body: Uint8Array) => {
  try {
    decodeCbor(body);
    return true;
  } catch (error) {
    // What the scan does not pass is never decoded; were it, it would end with this.
    if (error instanceof RangeError && error.message === "not an item of our CBOR") return false;
    throw error;
  }
};

/** Of a type, and at most as long as a frame holds where chance does not want it longer. */
type MakeBody = (random: Random) => { type: number; input: Uint8Array };

function bodyMaker(): MakeBody {
  const seeds = [...BODIES.map(cbor), ...bodies()];
  return (random) => {
    const type = below(random, BODIES.length);
    const other = pick(random, seeds);
    const seed = chance(random, 0.7) ? seeds[type]! : other;
    const input = chance(random, 0.05)
      ? noise(random, below(random, BODY_MAX + 8))
      : spoil(seed, random, { changes: 3, other });
    return { type: chance(random, 0.9) ? type : below(random, UPLINKS.length + 2), input };
  };
}

function parse(type: number, input: Uint8Array): boolean {
  const isDecoded = isBodyOfOurs(input);
  if (scanCbor(input) !== null) return false;
  must(isDecoded, "the scan passes what cannot be decoded");
  const value = decodeCbor(input);
  must(Buffer.compare(written(value), input) === 0, "it reads as something else than was written");
  return bodyOf(type, value) !== null;
}

export const body: Parser = {
  about: "bodies of frames, CBOR: scan, decoder and schema",
  open() {
    const make = bodyMaker();
    return (random) => {
      const { type, input } = make(random);
      return { input, run: () => parse(type, input) };
    };
  },
};

export const frame: Parser = {
  about: "frames under a node's key, with such bodies: admit",
  open() {
    const make = bodyMaker();
    return (random) => {
      const { type, input: plain } = make(random);
      const counter = chance(random, 0.9) ? 1 + below(random, 1000) : below(random, 2 ** 32);
      const sealed = seal(NODE, type, counter, plain.subarray(0, BODY_MAX));
      const input = chance(random, 0.1) ? spoil(sealed, random) : sealed;
      return { input, run: () => !("refused" in admit(input, KEYRING)) };
    };
  },
};
