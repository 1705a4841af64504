// What only people know of a place: who was there, where it is, which pipe. Enter alone leaves what is known, "-" takes it out.
import { MOST_PHOTOGRAPHS } from "../../../gateway/places/installation.ts";
import {
  ADDRESS_LENGTH,
  DIAMETER_MM,
  PIPE_ID_LENGTH,
  PIPE_MATERIALS,
  type PipeMaterial,
} from "../../../gateway/places/place.ts";
import { parseDetails } from "../../../gateway/places/typed.ts";
import type { Journey } from "./journey.ts";
import { askPosition, NONE, orUndefined } from "./position.ts";
import { BY_LENGTH, recall, remember } from "./remembered.ts";

const [NOTE_LENGTH, FILE_LENGTH, CAPTION_LENGTH] = [1000, 255, 200];

const isShort = (text: string, most: number) => text.length <= most && !/\p{Cc}/u.test(text);

/** What is typed, null where nothing is. */
async function askText(journey: Journey, question: string, most: number, before: string | null) {
  const { ask, say } = journey;
  const check = (text: string) => (isShort(text.trim(), most) ? undefined : say.guide.mustBeShort(most));
  const typed = await ask.type(question, { ready: before ?? undefined, check });
  return typed === "" || typed === NONE ? null : typed;
}

async function askPipe(journey: Journey): Promise<void> {
  const { ask, say, record } = journey;
  const { guide } = say;
  const { place } = record;
  place.pipe_id = await askText(journey, guide.pipeId, PIPE_ID_LENGTH, place.pipe_id);
  place.pipe_material = await ask.choose<PipeMaterial | null>(
    guide.material,
    [
      { value: null, label: guide.unknown },
      ...PIPE_MATERIALS.map((value) => ({ value, label: say.record.materials[value] ?? value })),
    ],
    place.pipe_material,
  );
  const diameterOf = (text: string) => orUndefined(() => parseDetails({ pipeDiameter: text }));
  const { min, max } = DIAMETER_MM;
  const typed = await ask.type(guide.diameter, {
    ready: place.pipe_diameter_mm === null ? undefined : String(place.pipe_diameter_mm),
    check: (text) => (diameterOf(text) === undefined ? guide.mustBeDiameter(min, max) : undefined),
  });
  place.pipe_diameter_mm = diameterOf(typed)?.pipeDiameter ?? null;
}

/** Names with commas between. */
const namesIn = (text: string) =>
  text
    .split(",")
    .map((name) => name.trim())
    .filter((name) => name !== "" && name !== NONE);

async function askPhotographs(journey: Journey): Promise<void> {
  const { ask, say, record } = journey;
  const { guide } = say;
  const before = record.photographs;
  const typed = await ask.type(guide.photographs, {
    ready: before.map(({ file }) => file).join(", ") || undefined,
    check: (text) => {
      const names = namesIn(text);
      const fits = names.length <= MOST_PHOTOGRAPHS && names.every((name) => isShort(name, FILE_LENGTH));
      return fits ? undefined : guide.mustBePhotographs(MOST_PHOTOGRAPHS);
    },
  });
  const named = namesIn(typed).map(
    (file) => before.find((one) => one.file === file) ?? { file, caption: null },
  );
  record.photographs = [];
  for (const { file, caption } of named) {
    const words = await askText(journey, guide.caption(file), CAPTION_LENGTH, caption);
    record.photographs.push({ file, caption: words });
  }
}

export async function detailsStep(journey: Journey): Promise<boolean> {
  const { say, record, screen, deps } = journey;
  const { guide } = say;
  screen.print(guide.minus);
  record.by = await askText(journey, guide.who, BY_LENGTH, record.by ?? recall(deps.folder).by ?? null);
  remember(deps.folder, { by: record.by ?? undefined });
  await askPosition(journey);
  record.place.address = await askText(journey, guide.address, ADDRESS_LENGTH, record.place.address);
  await askPipe(journey);
  await askPhotographs(journey);
  record.note = await askText(journey, guide.note, NOTE_LENGTH, record.note);
  journey.save();
  return true;
}
