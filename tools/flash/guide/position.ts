// Where a node is: typed in, or told by a receiver of satellites on another port than the board's.
import { GatewayError } from "../../../gateway/errors.ts";
import type { Position } from "../../../gateway/places/place.ts";
import { parsePosition } from "../../../gateway/places/typed.ts";
import { FIXES, receivePosition } from "../gps/receive.ts";
import { attempt, type Journey } from "./journey.ts";

/** Takes out what stands there. */
export const NONE = "-";
const SWEREF = "SWEREF 99 TM";

/** Undefined where it throws that it is none. */
export function orUndefined<Result>(work: () => Result): Result | undefined {
  try {
    return work();
  } catch (error) {
    if (error instanceof GatewayError) return undefined;
    throw error;
  }
}

/** In degrees, or else in SWEREF 99 TM. */
const positionOf = (text: string): Position | undefined =>
  orUndefined(() => parsePosition(text)) ?? orUndefined(() => parsePosition(text, SWEREF));

/** As people of a language write them. */
const inDegrees = ({ say }: Journey, { latitude, longitude }: Position) =>
  say.record.degrees(latitude, longitude).split(/[,;] /) as [string, string];

async function typePosition(journey: Journey): Promise<void> {
  const { ask, say, screen, record } = journey;
  const { place } = record;
  const { guide } = say;
  const known = place.latitude === null ? undefined : `${place.latitude}, ${place.longitude}`;
  const check = (text: string) =>
    ["", NONE, known].includes(text.trim()) || positionOf(text) !== undefined
      ? undefined
      : guide.mustBePosition;
  const typed = await ask.type(guide.position, { ready: known, check });
  if (typed === known) return;
  const position = typed === "" || typed === NONE ? undefined : positionOf(typed);
  place.latitude = position?.latitude ?? null;
  place.longitude = position?.longitude ?? null;
  place.source = position === undefined ? null : "typed";
  place.accuracy_m = null;
  if (position !== undefined) screen.print(guide.isPosition(...inDegrees(journey, position)));
}

/** Whether a receiver has told it; undefined where it is given up. */
async function receive(journey: Journey, path: string): Promise<boolean | undefined> {
  const { say, screen, terminal, signal, deps, record } = journey;
  return attempt(journey, async () => {
    terminal.step(say.gps.waiting, FIXES);
    const { accuracy, ...position } = await receivePosition(path, say, deps, signal, () =>
      terminal.advance(1),
    );
    terminal.end();
    Object.assign(record.place, position, { source: "gps", accuracy_m: accuracy });
    screen.print(say.gps.received(...inDegrees(journey, position), accuracy));
    return true;
  });
}

export async function askPosition(journey: Journey): Promise<void> {
  const { ask, say, deps, port } = journey;
  const others = (await deps.listPorts(say)).filter(({ path }) => path !== port);
  // Nearly nobody has two ports: then there is nothing to choose.
  if (others.length > 0) {
    const receiver = await ask.choose<string | null>(
      say.gps.how,
      [
        { value: null, label: say.gps.typed },
        ...others.map(({ path, manufacturer }) => ({
          value: path,
          label: say.gps.receiver(path, manufacturer ?? ""),
        })),
      ],
      null,
    );
    if (receiver !== null && (await receive(journey, receiver))) return;
  }
  await typePosition(journey);
}
