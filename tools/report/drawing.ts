// Circuit drawings as SVG: a few symbols (IEC 60617, simplified) on a white ground, black alone, so that they are the same
// on a page in the dark and on paper. Lengths are px of a drawing that is shown as wide as it is made.
import { escapeHtml } from "./html.ts";

export type At = readonly [x: number, y: number];

/** px of letters. */
const SIZE = 12.5;

interface Words {
  anchor?: "start" | "middle" | "end";
  bold?: true;
  size?: number;
}

export function label(
  [x, y]: At,
  words: string,
  { anchor = "start", bold, size = SIZE }: Words = {},
): string {
  const weight = bold ? ' font-weight="bold"' : "";
  return `<text x="${x}" y="${y}" text-anchor="${anchor}" font-size="${size}"${weight}>${escapeHtml(words)}</text>`;
}

const through = (points: readonly At[]) => points.map((at, i) => `${i ? "L" : "M"}${at.join(" ")}`).join("");

export const wire = (...points: At[]) => `<path d="${through(points)}"/>`;
/** A wire that may be there, and that nothing drives. */
export const dashed = (...points: At[]) => `<path d="${through(points)}" stroke-dasharray="5 4"/>`;
/** Where wires that meet are joined. */
export const joint = ([x, y]: At) => `<circle cx="${x}" cy="${y}" r="2.6" fill="#000"/>`;
export const box = ([x, y]: At, width: number, height: number) =>
  `<rect x="${x}" y="${y}" width="${width}" height="${height}" rx="3"/>`;

/** Of a part between two points, one above or beside the other: so far to each side of its middle, its ends on the wire. */
function ends([x0, y0]: At, [x1, y1]: At, half: number): { upright: boolean; middle: At; near: At; far: At } {
  const middle: At = [(x0 + x1) / 2, (y0 + y1) / 2];
  const upright = x0 === x1;
  const [dx, dy] = upright ? [0, Math.sign(y1 - y0) * half] : [Math.sign(x1 - x0) * half, 0];
  return {
    upright,
    middle,
    near: [middle[0] - dx, middle[1] - dy],
    far: [middle[0] + dx, middle[1] + dy],
  };
}

export function resistor(from: At, to: At): string {
  const { upright, middle, near, far } = ends(from, to, 13);
  const [w, h] = upright ? [9, 26] : [26, 9];
  const body = `<rect x="${middle[0] - w / 2}" y="${middle[1] - h / 2}" width="${w}" height="${h}"/>`;
  return wire(from, near) + body + wire(far, to);
}

/** Two plates across the wire between two points, each so long. */
function plates(from: At, to: At, [first, second]: [number, number]): string {
  const { upright, near, far } = ends(from, to, 2.5);
  const plate = ([x, y]: At, half: number) =>
    upright ? wire([x - half, y], [x + half, y]) : wire([x, y - half], [x, y + half]);
  return wire(from, near) + plate(near, first) + plate(far, second) + wire(far, to);
}

export const capacitor = (from: At, to: At) => plates(from, to, [9, 9]);
/** `plus` is the end with the longer plate. */
export const cell = (plus: At, minus: At) => plates(plus, minus, [14, 7]);

/** At the end of a wire that comes from above. */
export const ground = ([x, y]: At) =>
  [9, 6, 2.5].map((half, i) => wire([x - half, y + 4 * i], [x + half, y + 4 * i])).join("");

/** At the end of a wire that comes from below: everything with this name is one net. */
export const rail = ([x, y]: At, name: string) =>
  wire([x - 9, y], [x + 9, y]) + label([x, y - 5], name, { anchor: "middle", bold: true });

/** Around its middle; its inputs are 18 above and below that at `x` of its base, its output is 75 right of the base. */
export const amplifier = ([x, y]: At) =>
  `<path d="M${x} ${y - 38}L${x + 75} ${y}L${x} ${y + 38}Z"/>` +
  label([x + 6, y - 14], "+") +
  label([x + 6, y + 22], "\u2212");

/** A foot that a cable ends in, and what is sent from it. */
export const antenna = ([x, y]: At, height: number) =>
  wire([x, y], [x, y - height]) + wire([x - 12, y - height], [x, y - height + 14], [x + 12, y - height]);

/** The whole file. `title` is what is read aloud for it. */
export function drawing([width, height]: At, title: string, parts: string[]): string {
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" font-family="Arial, Helvetica, 'Liberation Sans', sans-serif"><title>${escapeHtml(title)}</title>
<rect width="${width}" height="${height}" fill="#fff"/>
<g fill="none" stroke="#000" stroke-width="1.4" stroke-linejoin="round">
${parts
  .join("\n")
  .replaceAll("<text ", '<text fill="#000" stroke="none" ')
  .replaceAll("/><", "/>\n<")
  .replaceAll("</text><", "</text>\n<")}
</g>
</svg>
`;
}
