// The text of a file that a person has saved with whatever editor: Notepad, PowerShell and Excel each have their own idea.
// No encoding is guessed: of bytes that could be several, whoever asks decides.

export type Decoded =
  /** Without a byte order mark. */
  | { is: "text"; text: string }
  /** Of some encoding of one byte a character; `line` (from 1) has the first that is no UTF-8. */
  | { is: "bytes"; line: number; byte: number }
  /** "UTF-32", or "UTF-16 that is cut off" */
  | { is: "unknown"; encoding: string }
  /** "an archive compressed with gzip" */
  | { is: "foreign"; what: string };

/** The bytes at a file's start that say what it is. */
const FOREIGN: [what: string, start: readonly number[]][] = [
  ["an Excel workbook or an archive", [0x50, 0x4b, 0x03, 0x04]],
  ["an old Excel workbook", [0xd0, 0xcf, 0x11, 0xe0]],
  ["a shapefile", [0x00, 0x00, 0x27, 0x0a]],
  ["an SQLite database", [...Buffer.from("SQLite format 3\0")]],
  ["a file compressed with gzip", [0x1f, 0x8b]],
  ["a file compressed with xz", [0xfd, 0x37, 0x7a, 0x58, 0x5a]],
  ["a file compressed with zstd", [0x28, 0xb5, 0x2f, 0xfd]],
  ["an archive of 7-Zip", [0x37, 0x7a, 0xbc, 0xaf]],
  ["a PDF", [...Buffer.from("%PDF-")]],
  ["a picture", [0x89, 0x50, 0x4e, 0x47]],
  ["a picture", [0xff, 0xd8, 0xff]],
  ["a program", [0x7f, 0x45, 0x4c, 0x46]],
];

export function decode(bytes: Uint8Array): Decoded {
  for (const [what, start] of FOREIGN) {
    if (start.every((byte, i) => bytes[i] === byte)) return { is: "foreign", what };
  }
  const encoding = wideEncoding(bytes);
  if (encoding === "UTF-32") return { is: "unknown", encoding };
  try {
    const text = new TextDecoder(encoding ?? "utf-8", { fatal: true }).decode(bytes);
    // It has left out one mark; a file that was saved by two programs has two.
    return { is: "text", text: text.replace(/^\ufeff+/, "") };
  } catch {
    return encoding === null ? firstOdd(bytes) : { is: "unknown", encoding: "UTF-16 that is cut off" };
  }
}

/** That of a mark at the start, or else the one in which every other byte of plain text is 0; null for bytes. */
function wideEncoding(bytes: Uint8Array): "UTF-32" | "utf-16le" | "utf-16be" | null {
  const starts = (...mark: number[]) => mark.every((byte, i) => bytes[i] === byte);
  if (starts(0xff, 0xfe, 0, 0) || starts(0, 0, 0xfe, 0xff)) return "UTF-32";
  if (starts(0xff, 0xfe)) return "utf-16le";
  if (starts(0xfe, 0xff)) return "utf-16be";
  const zeros = [0, 0, 0, 0];
  const length = Math.min(bytes.length, 1000) & ~3;
  if (length === 0) return zeroAt(bytes, 1) && bytes[0] !== 0 ? "utf-16le" : null;
  for (let i = 0; i < length; i++) if (bytes[i] === 0) zeros[i % 4]!++;
  // Few letters outside of Latin in what people write for a gateway.
  const [a, b, c, d] = zeros.map((count) => count > (3 / 4) * (length / 4)) as [boolean, ...boolean[]];
  if ((b && c && d) || (a && b && c)) return "UTF-32";
  if (b && d && !a && !c) return "utf-16le";
  if (a && c && !b && !d) return "utf-16be";
  return null;
}

const zeroAt = (bytes: Uint8Array, at: number) => bytes.length === at + 1 && bytes[at] === 0;

const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;

/** Where the bytes stop being UTF-8. */
function firstOdd(bytes: Uint8Array): Decoded {
  let line = 1;
  let start = 0;
  // No character of several bytes has one of these two in it.
  for (let i = 0; i <= bytes.length; i++) {
    if (i < bytes.length && bytes[i] !== LINE_FEED && bytes[i] !== CARRIAGE_RETURN) continue;
    const odd = oddIn(bytes.subarray(start, i));
    if (odd !== null) return { is: "bytes", line, byte: odd };
    if (bytes[i] !== CARRIAGE_RETURN || bytes[i + 1] !== LINE_FEED) line++;
    start = i + 1;
  }
  return { is: "bytes", line, byte: 0 };
}

/** The byte at which a line stops being UTF-8; null where it does not. */
function oddIn(line: Uint8Array): number | null {
  const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
  let start = 0;
  for (let i = 0; i < line.length; i++) {
    try {
      const isWhole = i + 1 === line.length;
      if (decoder.decode(line.subarray(i, i + 1), { stream: !isWhole }) !== "") start = i + 1;
    } catch {
      return line[start]!;
    }
  }
  return null;
}
