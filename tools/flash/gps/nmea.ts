// What a receiver of satellites says of where it is: the GGA sentences of NMEA 0183, whichever satellites they are from.

/** Where it is by one sentence, or that it does not know. */
export type Said = { latitude: number; longitude: number; hdop: number; satellites: number } | "no-fix";

/** A sentence has 82 characters by the standard; some receivers write longer ones. */
const MOST_CHARACTERS = 160;
/** Of GGA's quality: by satellites alone, or corrected. Not 6 to 8: reckoned, typed in, and simulated. */
const MEASURED = /^[1-5]$/;
const SENTENCE = /^\$([A-Z]{2}GGA,[ -~]*)\*([0-9A-F]{2})$/i;

/** "5919.9560", "N": degrees and minutes in one number. Undefined where it is none. */
function degreesOf(text: string, side: string, digits: 2 | 3, sides: string): number | undefined {
  const [, whole, minutes] = new RegExp(`^(\\d{${digits}})(\\d\\d(?:\\.\\d{1,8})?)$`).exec(text) ?? [];
  if (whole === undefined || side.length !== 1 || !sides.includes(side) || Number(minutes) >= 60)
    return undefined;
  const degrees = Number(whole) + Number(minutes) / 60;
  if (degrees > (digits === 2 ? 90 : 180)) return undefined;
  return side === "S" || side === "W" ? -degrees : degrees;
}

/** Undefined: no GGA sentence, or a garbled one. */
export function saidIn(line: string): Said | undefined {
  if (line.length > MOST_CHARACTERS) return undefined;
  const [, body, sum] = SENTENCE.exec(line.trim()) ?? [];
  if (body === undefined) return undefined;
  let sums = 0;
  for (const byte of Buffer.from(body, "latin1")) sums ^= byte;
  if (sums !== Number.parseInt(sum!, 16)) return undefined;
  const [, , lat, north, lon, east, quality, satellites, hdop] = body.split(",");
  if (!MEASURED.test(quality ?? "")) return "no-fix";
  const latitude = degreesOf(lat ?? "", north ?? "", 2, "NS");
  const longitude = degreesOf(lon ?? "", east ?? "", 3, "EW");
  if (latitude === undefined || longitude === undefined) return undefined;
  const dilution = Number(hdop);
  if (hdop === "" || !(dilution > 0 && dilution < 100)) return "no-fix";
  return { latitude, longitude, hdop: dilution, satellites: Number(satellites) || 0 };
}
