// The same points on the real interpreter: each branch is lived on the virtual board first, with all that it
// measured and was answered written down, and then on the interpreter from the same flash. Frames and flash have
// to be the same byte. Second and third cuts happen there in earnest: the process ends inside its write.
import { availableParallelism } from "node:os";
import type { Limits } from "../board/interpreter.ts";
import { liveOnInterpreter, onInterpreter } from "../board/interpreter-life.ts";
import { BOARD_KINDS } from "../image/kinds.ts";
import type { Fault } from "./book.ts";
import { campaign, pointsOf, type RecordedPoint, type Tally } from "./campaign.ts";
import { live } from "./life.ts";

/** The board with flash pages as this interpreter has them, else the first. */
export function boardLike({ storage }: Limits, ids: string[]): string {
  return (
    ids.find((id) => {
      const kind = BOARD_KINDS[id]!;
      return (kind.ring ?? kind.storage).pageSize === storage.pageSize && kind.storage.pages <= storage.pages;
    }) ?? ids[0]!
  );
}

export interface InterpreterOptions {
  binary: string;
  limits: Limits;
  board: string;
  days: number;
  seed: number;
  /** About so many points. */
  points: number;
  only?: string | undefined;
  onProgress: (points: number) => void;
}

export interface InterpreterTally extends Tally {
  geometry: string;
  operations: number;
  /** Records of the life, by what they are. */
  kept: Record<string, number>;
  /** Processes that were started, and those of them that ended inside a flash operation. */
  boots: number;
  cut_there: number;
}

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString("hex");

export async function interpreterCampaign(options: InterpreterOptions): Promise<InterpreterTally> {
  const { binary, limits, days, seed } = options;
  const kind = onInterpreter(BOARD_KINDS[options.board]!, limits);
  const life = live(kind, days, seed);
  const all = pointsOf(life);
  const queue: RecordedPoint[] = [];
  const rate = Math.min(1, options.points / all);
  const share = { life, worker: 0, of: 1, rate, only: options.only };
  const tally = campaign(
    share,
    () => {},
    (point) => queue.push(point),
  );
  let boots = 0;
  let cutThere = 0;
  const accuse = ({ point, at, cut }: RecordedPoint, text: string) => {
    const faults: Fault[] = [{ kind: "error", text: `on the interpreter: ${text}` }];
    tally.violations.push({ board: kind.id, seed, point, at, cut, faults });
  };
  const worker = async () => {
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
      const { image, recording } = next;
      const found = await liveOnInterpreter({
        binary,
        kind,
        image,
        boots: recording.boots,
        patience: 60_000,
      });
      boots += recording.boots.length;
      cutThere += recording.boots.filter(({ cut }) => cut !== undefined).length;
      const lines = (all: typeof found.uplinks) =>
        all.map(({ at, bytes }) => `${new Date(at).toISOString()} ${hex(bytes)}`);
      const [there, here] = [lines(found.uplinks), lines(recording.uplinks)];
      const differs = here.findIndex((line, i) => line !== there[i]);
      if (found.errors.length > 0) accuse(next, found.errors[0]!);
      else if (differs >= 0 || there.length !== here.length)
        accuse(next, `frame ${differs} of ${here.length} and ${there.length} is another`);
      else if (Buffer.compare(found.flash, recording.flash) !== 0)
        accuse(next, "flash is another at the end");
      options.onProgress(1);
    }
  };
  await Promise.all(Array.from({ length: availableParallelism() }, worker));
  return {
    ...tally,
    geometry: `${limits.storage.pages} x ${limits.storage.pageSize}, ring: the last ${kind.ringPages}`,
    operations: life.events.filter(({ what }) => what === "write" || what === "erase").length,
    kept: life.kept,
    boots,
    cut_there: cutThere,
  };
}
