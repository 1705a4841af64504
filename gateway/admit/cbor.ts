// The one place that decodes CBOR: what the strict scan lets through, and nothing else. A decoder that knows more
// would be a door for hostile bytes: tables, records, tags.

/** Maps have unsigned keys. */
export type Decoded = number | null | string | Uint8Array | Decoded[] | Map<number, Decoded>;

const NULL = 0xf6;

interface Reading {
  body: Uint8Array;
  /** Of the next byte. */
  at: number;
}

/**
 * The value of one item that `scanCbor` has accepted; byte strings are copies. Throws RangeError for what is not such
 * an item: a body that was damaged on disk.
 */
export function decodeCbor(body: Uint8Array): Decoded {
  const reading = { body, at: 0 };
  const value = item(reading);
  if (reading.at !== body.length) throw notDecoded();
  return value;
}

const notDecoded = () => new RangeError("not an item of our CBOR");

function item(reading: Reading): Decoded {
  const { body } = reading;
  if (reading.at >= body.length) throw notDecoded();
  const initial = body[reading.at++]!;
  if (initial === NULL) return null;
  const argument = initial & 31;
  const value = argument < 24 ? argument : longArgument(reading, argument);
  switch (initial >> 5) {
    case 0:
      return value;
    case 1:
      return -1 - value;
    case 2:
      // Not slice(): a Buffer's shares its memory.
      return new Uint8Array(bytes(reading, value));
    case 3:
      return String.fromCharCode(...bytes(reading, value));
    case 4:
      return array(reading, value);
    case 5:
      return map(reading, value);
    default:
      throw notDecoded();
  }
}

/** An argument of 1, 2 or 4 bytes. */
function longArgument(reading: Reading, additional: number): number {
  if (additional > 26) throw notDecoded();
  let value = 0;
  for (let left = 1 << (additional - 24); left > 0; left--) value = value * 256 + reading.body[reading.at++]!;
  // Past the end there is nothing to add.
  if (Number.isNaN(value)) throw notDecoded();
  return value;
}

function bytes(reading: Reading, length: number): Uint8Array {
  const { body, at } = reading;
  if (length > body.length - at) throw notDecoded();
  reading.at = at + length;
  return body.subarray(at, at + length);
}

function array(reading: Reading, count: number): Decoded[] {
  const items: Decoded[] = [];
  for (let i = 0; i < count; i++) items.push(item(reading));
  return items;
}

function map(reading: Reading, count: number): Map<number, Decoded> {
  const entries = new Map<number, Decoded>();
  for (let i = 0; i < count; i++) {
    const key = item(reading);
    if (typeof key !== "number") throw notDecoded();
    entries.set(key, item(reading));
  }
  return entries;
}
