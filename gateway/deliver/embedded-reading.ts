// How much of what a client has sent the embedded broker takes up at a time. aedes takes all that a socket has, 64 kB,
// and begins with every packet of it: 13,000 of the smallest. 40 clients that sent those beside 8 that read nothing cost
// 840 MB and pauses of 6 s, and so 290 MB and up to 1 s, on a busy machine (measured).
import type { EventEmitter } from "node:events";
import type { Duplex } from "node:stream";

/** What aedes reads with, of which its types do not name all. */
export interface ReadingClient {
  conn: Duplex;
  closed: boolean;
  _parser: EventEmitter & {
    parse(bytes: Buffer): void;
    /** What has come of it so far: bytes after its fixed header, -1 where that is not whole. */
    packet: { length: number };
    /** Bytes that are not of a whole packet yet. */
    _list: { length: number };
  };
  /** Reads on. aedes calls it when all is done that came of the last time, and when there are bytes after a lack. */
  _nextBatch(): void;
}

/** Bytes are read in pieces of so many, until so many packets have come of them, or bytes enough. */
const PIECE_B = 128;
const BATCH = 32;
const BATCH_B = 65_536;

/** `take` is given each piece's parsing to do, and says whether to go on. */
export function readInPieces(client: ReadingClient, take: (parse: () => void) => boolean): void {
  const { conn, _parser: parser } = client;
  const read = conn.read.bind(conn);
  const parse = parser.parse.bind(parser);
  const readPiece = (): Buffer | null => {
    const missing = parser.packet.length - parser._list.length;
    return read(Math.min(conn.readableLength, Math.max(PIECE_B, missing)) || undefined);
  };
  let packets = 0;
  let isParsing = false;
  /** aedes wanted to read on, and nothing came of it. */
  let isOwed = false;
  let isStarved = true;

  parser.prependListener("packet", () => {
    packets++;
    isOwed = false;
  });
  conn.read = (size) => {
    if (size !== null && size !== undefined) return read(size);
    // A packet that was done at once: the parser is in the middle of this piece.
    if (isParsing) isOwed = true;
    const piece = isParsing ? null : readPiece();
    isStarved = piece === null;
    return piece;
  };
  // aedes takes this for one of its packets being done, so that it would read on before they all are.
  const [readOn] = conn.listeners("readable");
  conn.removeAllListeners("readable");
  conn.on("readable", () => isStarved && readOn?.call(conn));
  // Goes on until there is a packet, since without one aedes does not come again.
  parser.parse = (first) => {
    [packets, isParsing] = [0, true];
    let bytes = 0;
    for (let piece: Buffer | null = first; piece !== null; piece = readPiece()) {
      bytes += piece.length;
      const goesOn = take(() => parse(piece));
      if (!goesOn || packets >= BATCH || (packets > 0 && bytes >= BATCH_B)) break;
    }
    isParsing = false;
    // Of a part of a packet nothing is done: what follows is read when it comes.
    isStarved = packets === 0;
    if (!isOwed) return;
    isOwed = false;
    setImmediate(() => {
      if (!client.closed) client._nextBatch();
    });
  };
}
