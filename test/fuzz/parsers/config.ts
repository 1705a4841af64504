// Configurations, YAML: the annotated example with its examples switched on and off, spoiled by words, lines and characters.
import { exampleConfig, readConfig } from "../../../gateway/assemble/configuration.ts";
import { GatewayError } from "../../../gateway/errors.ts";
import { spoilText } from "../mutate.ts";
import { chance, must, type Parser, type Random, taken } from "../parser.ts";

/** A longer file is not read. */
const LONGEST = 64 * 1024;

/** Lines that are off are settings, most of them. */
const OFF = /^( *)# ( *(?:- )?[a-z_]+:.*)$/;

/** The example with some of what is off in it on; without its comments for the most part, which only take time. */
function valid(lines: readonly string[], random: Random): string {
  const withComments = chance(random, 0.1);
  const share = chance(random, 0.4) ? 0 : random();
  return lines
    .map((line) => (chance(random, share) ? line.replace(OFF, "$1$2") : line))
    .filter((line) => withComments || !/^ *#/.test(line))
    .join("\n");
}

const isDeclared = (error: unknown) =>
  error instanceof GatewayError && error.code === "config" && error.message.length > 0;

export const config: Parser = {
  about: "configurations: YAML and its schema",
  open() {
    const lines = exampleConfig().split("\n");
    return (random) => {
      const text = spoilText(valid(lines, random), random, 3).slice(0, LONGEST);
      return {
        input: Buffer.from(text),
        run: () =>
          taken(() => {
            const { site } = readConfig(text, "/etc/sippra.yaml");
            must(typeof site === "string", "there is no site");
            must(({} as Record<string, unknown>).site === undefined, "every object has a site now");
          }, isDeclared),
      };
    };
  },
};
