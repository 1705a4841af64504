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

/**
 * What a shell or a service manager puts something else for, and no file system does: a folder named "~" is never meant,
 * nor %h/x or $env:USERPROFILE. C:\\$Recycle.Bin is one, and so are a~ and 100%.
 */
const SHELL_WORD =
  /^["']?(\.[/\\])*~|\$\w+:\w|\$\{|\$\(|`|\{\{|%\w+%|(^|[/\\])%[a-zA-Z]([/\\]|$)|(^|[/\\])\$\w+([/\\]|$)|\$[A-Z_]{2,}([/\\]|$)/;

/** A path as the system has it, of a port for one. */
export const systemPath = () =>
  z
    .string()
    .min(1, { message: "must not be empty", abort: true })
    .superRefine((path, context) => {
      const wrong = wrongPath(path);
      if (wrong !== null) context.addIssue({ code: "custom", message: wrong, continue: false });
    });

function wrongPath(path: string): string | null {
  if (SHELL_WORD.test(path))
    return 'must be written out, as in "/home/anna/sippra": only shells know "~" and "$HOME"';
  if (/^\w{2,}:[/][/]/.test(path)) return 'must be a path, as in "/home/anna/sippra", and no URL';
  if (/^["'].*["']$/.test(path))
    return "has quotes within its quotes, which are no part of a path: take them out";
  if (path.trim() !== path) return "has blanks before or after it: take them out";
  return null;
}

/** A serial port's: those that a system has do not depend on where a program was started. */
export const portPath = () =>
  systemPath().refine(
    (path) => process.platform === "win32" || path.startsWith("/"),
    "must be an absolute path, as in /dev/ttyUSB0",
  );

/** A path as the file has it; `loadConfig` makes it absolute, from the configuration file's directory. */
export const path = () => systemPath().meta({ path: true });
