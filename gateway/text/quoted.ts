// Text that somebody else wrote, as an error shows it.

/** Control characters, halves of characters, and what breaks a line or turns the direction of what follows. */
export const UNPRINTABLE = /[\p{Cc}\p{Cs}\u2028\u2029\u202a-\u202e\u2066-\u2069]/u;

/** Also what takes no room, or looks like a space and is none; but joiners, which some languages spell with. */
export const INVISIBLE =
  /[\p{Cc}\p{Cs}\u00a0\u00ad\u180e\u2000-\u200b\u200e\u200f\u2028-\u202f\u205f-\u206f\u3000\ufeff]/u;

/** In quotes, short, on one line, with the number of each character in `hidden`. */
export function quoted(text: string, hidden = UNPRINTABLE): string {
  const characters = [...text.slice(0, 200)];
  const shown = characters.length > 40 ? [...characters.slice(0, 39), "…"] : characters;
  return `"${shown.map((character) => (hidden.test(character) ? codePoint(character) : character)).join("")}"`;
}

/** "U+FEFF" */
export const codePoint = (character: string) =>
  `U+${character.codePointAt(0)!.toString(16).toUpperCase().padStart(4, "0")}`;

/** On a line and with nothing that a terminal obeys. */
export const plain = (text: string) => text.replace(new RegExp(UNPRINTABLE, "gu"), " ").replace(/ +/g, " ");
