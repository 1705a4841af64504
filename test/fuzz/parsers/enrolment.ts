// Enrolment files, as they are handed from an office to whoever flashes: spoiled, and spoiled with a checksum that fits.
import { checksumOf, enrolmentText, parseEnrolment } from "../../../gateway/config/enrolment.ts";
import { GatewayError } from "../../../gateway/errors.ts";
import { ENROLMENT } from "../../gateway/config/enrolment.ts";
import { spoilText } from "../mutate.ts";
import { chance, must, type Parser, taken } from "../parser.ts";

/** Of a node on radio. */
const WITH_RADIO = {
  ...ENROLMENT,
  radio: {
    frequency: 868_300_000,
    spreadingFactor: 9,
    power: 14,
    duty: 0.01,
    period: 3600,
    slots: 600,
    repeats: 0,
  },
};

/** With a checksum that fits, where the text is JSON still: whoever edits a file may know how it is made. */
function withChecksum(text: string): string {
  try {
    const { checksum: _, ...fields } = JSON.parse(text);
    return JSON.stringify({ ...fields, checksum: checksumOf(fields) });
  } catch {
    return text;
  }
}

const isDeclared = (error: unknown) => error instanceof GatewayError && error.code === "enrolment";

export const enrolment: Parser = {
  about: "enrolment files: JSON, ranges and checksum",
  open() {
    const valid = enrolmentText(WITH_RADIO);
    return (random) => {
      const spoiled = spoilText(valid, random, 3);
      const text = chance(random, 0.5) ? withChecksum(spoiled) : spoiled;
      return {
        input: Buffer.from(text),
        run: () =>
          taken(() => {
            const { key, site, name } = parseEnrolment(Buffer.from(text), "elm.json");
            must(
              /^[0-9a-f]{32}$/.test(key) && /^[a-z0-9-]+$/.test(site + name),
              "a key or name that is none",
            );
          }, isDeclared),
      };
    };
  },
};
