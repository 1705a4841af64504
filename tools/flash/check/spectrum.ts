// The bands of a spectrum in a few characters of a line, low frequencies first; for terminals that have no Unicode too.

/** dB re full scale at the ends of a character's height. */
const [FROM, TO] = [-90, -20];
const BLOCKS = "▁▂▃▄▅▆▇█";
const ASCII = "_.-:=+*#";

/** `bands`: dB re full scale; null: nothing was heard. */
export function spectrumText(bands: (number | null)[], unicode: boolean): string {
  const heights = unicode ? BLOCKS : ASCII;
  return bands
    .map((db) => {
      const share = ((db ?? FROM) - FROM) / (TO - FROM);
      return heights[Math.min(Math.max(Math.round(share * (heights.length - 1)), 0), heights.length - 1)]!;
    })
    .join("");
}
