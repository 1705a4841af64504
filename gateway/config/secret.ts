// A password out of a file that holds nothing else, whatever has written it: an editor ends it with a line, PowerShell
// writes UTF-16, and a broker only says that it is wrong.
import { decode } from "../text/decode.ts";
import { codePoint } from "../text/quoted.ts";
import { type Named, namedError, readNamed } from "./named.ts";

/** What MQTT has room for, bytes: a length of 16 bits, https://docs.oasis-open.org/mqtt/mqtt/v5.0/ 1.5.6. */
const LONGEST = 65_535;

/** Throws a GatewayError "config". */
export function secretIn(named: Named): string {
  const decoded = decode(readNamed(named));
  switch (decoded.is) {
    case "text":
      return checked(decoded.text.replace(/[\r\n]+$/, ""), named);
    case "bytes":
      throw namedError(named, "is not valid UTF-8, as where it is in Latin-1: save it as UTF-8");
    case "unknown":
      throw namedError(named, `is in ${decoded.encoding}: save it as UTF-8`);
    case "foreign":
      throw namedError(named, `is no text, but ${decoded.what}: name the right file`);
  }
}

function checked(secret: string, named: Named): string {
  if (secret === "") throw namedError(named, "is empty: write the password into it");
  if (secret.trim() === "") throw namedError(named, "has nothing but blanks: write the password into it");
  if (/[\r\n]/.test(secret))
    throw namedError(named, "has more than one line: write the password on one, and nothing else");
  const odd = /\p{Cc}/u.exec(secret)?.[0];
  if (odd !== undefined)
    throw namedError(named, `has the control character ${codePoint(odd)} in it: write the password anew`);
  const length = Buffer.byteLength(secret);
  if (length > LONGEST)
    throw namedError(named, `has ${length} bytes, more than MQTT's ${LONGEST}: name the right file`);
  return secret;
}
