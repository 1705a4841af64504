// A label for a node's housing, 50 x 25 mm: which node it is, for who stands before it, and a code for a telephone.
//
//   +----------------------+
//   |  QR    site/         |
//   |  code  name          |
//   |        1-7           |
//   +----------------------+
import { GLYPH_HEIGHT, GLYPH_WIDTH, glyphOf } from "./font.ts";
import { type Picture, pngOf } from "./png.ts";
import { type Named, numberOf, qrOf } from "./qr.ts";

export const LABEL_DPI = 300;
/** Pixels of 50 x 25 mm. */
export const [LABEL_WIDTH, LABEL_HEIGHT] = [591, 295];
/** What printers leave out at the edge, pixels; the code has its own light around it. */
const MARGIN = 16;
/** From one letter to the next and one line to the next, in pixels of a letter. */
const [ADVANCE, LINE] = [GLYPH_WIDTH + 1, GLYPH_HEIGHT + 3];
const LARGEST = 8;

/** Broken after "-" and "/" where there is room for some letters, else anywhere. */
export function broken(text: string, width: number): string[] {
  const lines: string[] = [];
  let rest = text;
  while (rest.length > width) {
    const at = Math.max(rest.lastIndexOf("-", width - 1), rest.lastIndexOf("/", width - 1)) + 1;
    const end = at > width / 3 ? at : width;
    lines.push(rest.slice(0, end));
    rest = rest.slice(end);
  }
  return [...lines, rest];
}

/** The lines as large as they fit beside the code. */
function fitted(named: Named, width: number, height: number): { lines: string[]; scale: number } {
  for (let scale = LARGEST; ; scale--) {
    const columns = Math.floor(width / (ADVANCE * scale));
    const texts = [`${named.site}/`, named.name, numberOf(named)];
    const lines = texts.flatMap((text) => broken(text, columns));
    if (scale === 1 || lines.length * LINE * scale <= height) return { lines, scale };
  }
}

/** Draws a pattern with each of its pixels `scale` wide and high. */
function put(picture: Picture, from: boolean[][], left: number, top: number, scale: number): void {
  for (let y = 0; y < scale * from.length; y++) {
    const row = from[Math.floor(y / scale)]!;
    for (let x = 0; x < scale * row.length; x++) {
      if (row[Math.floor(x / scale)]) picture[top + y]![left + x] = true;
    }
  }
}

/** The label as rows of pixels; where its code lies, and how many pixels a module has. */
export function drawLabel(named: Named) {
  const picture: Picture = Array.from({ length: LABEL_HEIGHT }, () =>
    new Array<boolean>(LABEL_WIDTH).fill(false),
  );
  const code = qrOf(named);
  const scale = Math.floor(LABEL_HEIGHT / code.length);
  const top = (LABEL_HEIGHT - scale * code.length) >> 1;
  put(picture, code, 0, top, scale);
  const left = scale * code.length;
  const text = fitted(named, LABEL_WIDTH - MARGIN - left, LABEL_HEIGHT - 2 * MARGIN);
  const down = (LABEL_HEIGHT - text.lines.length * LINE * text.scale) >> 1;
  for (const [row, line] of text.lines.entries()) {
    for (const [column, letter] of [...line].entries()) {
      const across = left + column * ADVANCE * text.scale;
      put(picture, glyphOf(letter) ?? [], across, down + row * LINE * text.scale, text.scale);
    }
  }
  return { picture, top, scale };
}

export const labelPng = (named: Named): Buffer => pngOf(drawLabel(named).picture, LABEL_DPI);

/** What a terminal has to offer for a code. */
export interface Looks {
  columns: number;
  unicode: boolean;
  /** Whether it takes colours: the code is dark on light then, as readers want it, whatever the terminal's colours. */
  colours: boolean;
}

/** Two rows of the code in a line of half blocks, or a row of pairs where there is no Unicode. */
function codeLines(code: boolean[][], unicode: boolean): string[] {
  if (!unicode) return code.map((row) => row.map((isDark) => (isDark ? "##" : "  ")).join(""));
  const lines: string[] = [];
  for (let y = 0; y < code.length; y += 2) {
    const below = code[y + 1];
    lines.push(code[y]!.map((isDark, x) => " ▀▄█"[(isDark ? 1 : 0) + (below?.[x] ? 2 : 0)]!).join(""));
  }
  return lines;
}

/** The label for a terminal; without its code where that is wider. */
export function labelText(named: Named, { columns, unicode, colours }: Looks): string {
  const lines = codeLines(qrOf(named), unicode);
  const fits = lines[0]!.length <= columns;
  const shown = colours ? lines.map((line) => `\x1b[30;107m${line}\x1b[0m`) : lines;
  const about = [`${named.site}/${named.name}`, numberOf(named)];
  return [...(fits ? shown : []), ...about].join("\n");
}
