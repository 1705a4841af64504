// How large a photograph is sent: a screen shows no more.

/** px, of the longest side. */
const SIDE_MAX = 2_048;

/** How large it is drawn, with its sides as they are to each other. */
export function sizeWithin(width: number, height: number, max = SIDE_MAX): { width: number; height: number } {
  const scale = Math.min(1, max / Math.max(width, height));
  return {
    width: Math.max(1, Math.round(width * scale)),
    height: Math.max(1, Math.round(height * scale)),
  };
}
