// The configuration file: its text, or a sentence about why it is none.
import { GatewayError } from "../errors.ts";
import { decode } from "../text/decode.ts";
import { codePoint } from "../text/quoted.ts";
import { readBounded, Unreadable } from "./bounded.ts";

/** The text of a configuration file, its lines ending in "\n". Throws a GatewayError "config". */
export function readConfigFile(file: string): string {
  let bytes: Buffer;
  try {
    bytes = readBounded(file);
  } catch (error) {
    throw new GatewayError("config", unreadable(file, error as NodeJS.ErrnoException), { cause: error });
  }
  const decoded = decode(bytes);
  switch (decoded.is) {
    case "text":
      return plain(decoded.text.replace(/\r\n?/g, "\n"), file);
    case "bytes":
      throw new GatewayError(
        "config",
        `${file}, line ${decoded.line}: this is not valid UTF-8 (byte ${hex(decoded.byte)}), as in Latin-1 or Windows-1252: save the file as UTF-8.`,
      );
    case "unknown":
      throw new GatewayError("config", `${file} is in ${decoded.encoding}: save it as UTF-8.`);
    case "foreign":
      throw new GatewayError("config", `${file} is no text, but ${decoded.what}: name the right file.`);
  }
}

/** Throws where it has characters that no editor shows and YAML does not have. */
function plain(text: string, file: string): string {
  // A terminal would obey them where a sentence quotes them.
  const odd = /[\ufffe\uffff]|(?![\t\n])\p{Cc}/u.exec(text);
  if (odd === null) return text;
  const line = text.slice(0, odd.index).split("\n").length;
  throw new GatewayError(
    "config",
    `${file}, line ${line}: the control character ${codePoint(odd[0])} is in it: take it out, or name the right file.`,
  );
}

const hex = (byte: number) => `0x${byte.toString(16).toUpperCase().padStart(2, "0")}`;

function unreadable(file: string, error: NodeJS.ErrnoException): string {
  if (error instanceof Unreadable) {
    const { message } = error;
    const isLarge = message.startsWith("is larger");
    return `${file} ${message}${isLarge ? ": this is no configuration, name" : ": name"} the right file with --config.`;
  }
  switch (error.code) {
    case "ENOENT":
      return `There is no configuration file ${file}: write one with "sippra-gateway init --config ${file}", or name another with --config.`;
    case "EACCES":
      return `The configuration file ${file} may not be read by this user: change its owner or its mode.`;
    case "EISDIR":
      return `${file} is a directory: name the configuration file in it with --config.`;
    default:
      return `The configuration file ${file} cannot be read (${error.message}): name another with --config.`;
  }
}
