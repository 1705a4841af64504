// What several sections of the settings are made of.
import { z } from "zod";

export const name = z
  .string()
  .regex(/^[a-z0-9-]{1,64}$/, "must be small letters a-z, digits and hyphens (it stands in MQTT topics)");
export const port = z.int().min(0, "must be a port, 0 to 65535").max(65535, "must be a port, 0 to 65535");

/** What something else should have put a value for: $NAME and ${NAME}, $(pwd), `pwd`, %NAME%, {{ name }}. */
const UNFILLED = /^\$\w+$|\$[{(]|`|%\w+%|\{\{|\{%/;

/** Text in a setting, as it is meant: nothing in it is filled in. */
export const literal = (text: string) => !UNFILLED.test(text);
export const LITERAL = `must be written out: nothing is filled in here for $NAME, $\{NAME} or {{ name }}`;

/** What a shell puts something else for, and nothing else does: a folder named "~" is never meant. */
const SHELL_WORD = /^~|(^|[/\\])\$\{?\w+\}?([/\\]|$)|%\w+%/;

/** A path as the system has it, of a port for one. */
export const systemPath = () =>
  z
    .string()
    .min(1, "must not be empty")
    .refine(
      (text) => !SHELL_WORD.test(text),
      'must be written out, as in "/home/anna/sippra": only shells know "~" and "$HOME"',
    );

/** A path as the file has it; `loadConfig` makes it absolute, from the configuration file's directory. */
export const path = () => systemPath().meta({ path: true });
