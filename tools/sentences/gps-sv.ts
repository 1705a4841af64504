// What sippra-node says of receivers of satellites, in Swedish.
import type { gps as English } from "./gps-en.ts";

export const gps: typeof English = {
  noReceiver: (path) =>
    `Ingen GPS-mottagare hörs på ${path}: något annat sitter där, eller så talar den inte NMEA 0183.`,
  noFix:
    "Mottagaren ser för få satelliter: håll den under öppen himmel, en bit från väggar, och försök igen.",
  how: "Hur är läget känt?",
  typed: "skrivs in, från en karta eller telefon",
  receiver: (path, maker) => `av en GPS-mottagare på ${path}${maker && `, ${maker}`}`,
  waiting: "Väntar på satelliter",
  received: (latitude, longitude, metres) =>
    `Mottaget: ${latitude}; ${longitude} (WGS 84), på ungefär ${Number(metres)} m när.`,
};
