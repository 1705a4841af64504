// Which port the board is on, and which node it is to be.
import { existsSync, readdirSync } from "node:fs";
import { basename, join } from "node:path";
import { GatewayError } from "../../../gateway/errors.ts";
import { enrolmentFrom } from "../enrolment.ts";
import { numberOf } from "../record/qr.ts";
import { recordPath as usedPath } from "../used.ts";
import type { Guided } from "./journey.ts";

/** In place of one that is listed. */
const [AGAIN, TYPE] = ["again", "type"] as const;

const PORT = /^\S{1,255}$/;

export async function choosePort({ ask, say, screen, deps }: Guided): Promise<string> {
  const { guide } = say;
  for (;;) {
    const found = await deps.listPorts(say);
    // A node's is most likely on USB.
    const ports = found.toSorted((a, b) => Number(b.usb !== null) - Number(a.usb !== null));
    if (ports.length === 0) screen.print(guide.noPorts);
    const listed = ports.map(({ path, manufacturer, serialNumber }) => ({
      value: path,
      label: [path, manufacturer, serialNumber].filter(Boolean).join(" "),
    }));
    const chosen = await ask.choose<string>(guide.whichPort, [
      ...listed,
      { value: AGAIN, label: guide.lookAgain },
      { value: TYPE, label: guide.typePort },
    ]);
    if (chosen === TYPE) {
      const check = (text: string) => (PORT.test(text.trim()) ? undefined : guide.mustBePort);
      return ask.type(guide.portName, { check });
    }
    if (chosen !== AGAIN) return chosen;
  }
}

/** Those of the folder that can be read, with what was never flashed first. */
function enrolmentsIn({ say, deps: { folder } }: Guided) {
  const files = readdirSync(folder)
    .filter((name) => name.endsWith(".enrol.json"))
    .map((name) => join(folder, name));
  const readable = files.flatMap((file) => {
    try {
      return [{ file, enrolment: enrolmentFrom(file, say), isUsed: existsSync(usedPath(file)) }];
    } catch (error) {
      if (error instanceof GatewayError) return [];
      throw error;
    }
  });
  return readable.toSorted(
    (a, b) => Number(a.isUsed) - Number(b.isUsed) || a.file.localeCompare(b.file, "en"),
  );
}

/** The path of its file. */
export async function chooseEnrolment(
  guided: Guided,
  question = guided.say.guide.whichEnrolment,
): Promise<string> {
  const { ask, say, screen, deps } = guided;
  const { guide } = say;
  const found = enrolmentsIn(guided);
  if (found.length === 0) screen.print(guide.noEnrolments(deps.folder));
  const chosen = await ask.choose<string>(question, [
    ...found.map(({ file, enrolment }) => ({
      value: file,
      label: guide.enrolmentChoice(
        `${enrolment.site}/${enrolment.name}`,
        numberOf(enrolment),
        basename(file),
      ),
    })),
    { value: TYPE, label: guide.typeEnrolment },
  ]);
  if (chosen !== TYPE) return chosen;
  const check = (text: string) => {
    try {
      enrolmentFrom(text.trim(), say);
      return undefined;
    } catch (error) {
      if (error instanceof GatewayError) return error.message;
      throw error;
    }
  };
  return ask.type(guide.enrolmentFile, { check });
}
