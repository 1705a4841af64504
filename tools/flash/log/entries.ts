// What comes over a line, piece by piece as it is whole: text, frames, or noise. What has no end waits until the line has
// been quiet for a while, and is told as it is.
import { lineDecoder } from "../../../gateway/intake/lines.ts";

export type Piece =
  | { is: "text"; text: string }
  | { is: "frame"; frame: Uint8Array }
  /** `head`: the first bytes of so many. */
  | { is: "noise"; bytes: number; head: Uint8Array };

export interface Pieces {
  take(chunk: Uint8Array): void;
  /** The line is quiet: what has begun is over. */
  flush(): void;
}

/** Of noise so much is shown, B. */
const HEAD_BYTES = 24;
const NEWLINE = 10;
/** Nearly all: a prompt may have a stray byte before it. */
const isText = (bytes: Uint8Array) =>
  bytes.filter((byte) => (byte >= 32 && byte < 127) || (byte >= 8 && byte <= 13)).length >=
  0.9 * bytes.length;

export function createPieces(tell: (piece: Piece) => void): Pieces {
  /** Since the last piece was told: the first of `bytes` bytes. */
  let head: number[] = [];
  let bytes = 0;
  let decode = decoder();

  function decoder() {
    const told = (piece: Piece) => {
      tell(piece);
      head = [];
      bytes = 0;
    };
    return lineDecoder({
      frame: (frame) => told({ is: "frame", frame }),
      log: (text) => told({ is: "text", text }),
      fault: () => told({ is: "noise", bytes, head: Uint8Array.from(head) }),
    });
  }

  function feed(part: Uint8Array): void {
    bytes += part.length;
    head.push(...part.subarray(0, Math.max(0, HEAD_BYTES - head.length)));
    decode(part);
    // Delimiters alone are no news.
    if (head.every((byte) => byte === 0) && bytes === head.length) {
      head = [];
      bytes = 0;
    }
  }

  return {
    take(chunk) {
      for (let from = 0; from < chunk.length; ) {
        let end = from;
        while (end < chunk.length && chunk[end] !== 0 && chunk[end] !== NEWLINE) end++;
        feed(chunk.subarray(from, end + 1));
        from = end + 1;
      }
    },
    flush() {
      const left = Uint8Array.from(head).filter((byte) => byte !== 0);
      const text = Buffer.from(left).toString("latin1").trim();
      if (left.length > 0 && isText(left) && bytes <= HEAD_BYTES) {
        if (text !== "") tell({ is: "text", text });
      } else if (left.length > 0) tell({ is: "noise", bytes, head: Uint8Array.from(head) });
      head = [];
      bytes = 0;
      decode = decoder();
    },
  };
}
