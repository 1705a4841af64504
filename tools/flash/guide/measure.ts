// What is measured at the pipe: the board's own check, the place of the sensor, a tap on the valve, and the pressure against a
// gauge. The board is held on to in between.

import { ToolError } from "../../errors.ts";
import { rangeOf } from "../../image/transducers.ts";
import { keep } from "../calibrate/keep.ts";
import { calibratePressure, recordOf } from "../calibrate/pressure.ts";
import { pressureText } from "../calibrate/text.ts";
import { checkBoard, loadFor } from "../check/check.ts";
import {
  type Beside,
  createPlaces,
  listen,
  meter,
  meterLine,
  NOTHING_BESIDE,
  placeLine,
} from "../check/listen.ts";
import { checkedText } from "../check/text.ts";
import { stopWhere } from "../inbox.ts";
import { tapText } from "../tap/command.ts";
import { listenForTaps, TAPS, TAPS_S } from "../tap/tap.ts";
import type { Terminal } from "../terminal.ts";
import { type Journey, timeOf } from "./journey.ts";

/** How long a place is listened to, s. */
export const LISTEN_S = 10;
/** As long as a record has room for. */
const GAUGE_LENGTH = 32;

const tenths = (value: number | null) => (value === null ? null : Math.round(10 * value) / 10);

const middle = (values: number[]): number | null =>
  values.toSorted((a, b) => a - b)[values.length >> 1] ?? null;

/** Asks whether to do a step at all, where that may be left for later. */
export async function wants(
  { ask, say, screen }: Journey,
  question: string,
  label: string,
): Promise<boolean> {
  const isWanted = await ask.choose(question, [
    { value: true, label },
    { value: false, label: say.guide.skip },
  ]);
  if (!isWanted) screen.print(say.guide.isSkipped);
  return isWanted;
}

/** Whether it was done. Throws ToolErrors "board", "flash", and "check" where it fails. */
export async function checkStep(journey: Journey): Promise<boolean> {
  const { say, screen, terminal, record, deps, hand } = journey;
  const { guide } = say;
  if (!(await wants(journey, guide.checkNow, guide.check))) return false;
  const checked = await hand.use((board) =>
    checkBoard(board, {}, say, terminal, { seconds: deps.seconds, sleep: deps.sleep }),
  );
  terminal.end();
  journey.checked = checked;
  record.check = {
    ...{ at: timeOf(deps), verdict: checked.verdict },
    findings: checked.findings.map(({ part, verdict, fault = null, value, advice }) => ({
      ...{ part, verdict, fault, value: value !== null && Number.isFinite(value) ? value : null },
      ...(advice !== undefined && { advice }),
    })),
  };
  journey.save();
  screen.print(checkedText(checked, say));
  if (checked.verdict === "fail") throw new ToolError("check", guide.checkFailed);
  return true;
}

/** What was found is told by the check, and not again at each step. */
export const silent = (terminal: Terminal): Terminal => ({ ...terminal, note: () => {} });

/** Windows, and the bands and pressures asked for between them. */
async function hear(journey: Journey) {
  const { say, screen, terminal, deps, hand, signal } = journey;
  return hand.use(async (board) => {
    const { diagnosis, profile } = await loadFor(board, {}, say, silent(terminal));
    terminal.end();
    const places = createPlaces();
    const besides = new Set<Beside>();
    const [place] = await listen(diagnosis, {
      ...{ places, stop: signal, seconds: LISTEN_S, now: deps.seconds, channel: profile.pressure },
      onWindow: (seen, _places, beside) => {
        if (beside !== NOTHING_BESIDE) besides.add(beside);
        screen.draw(meterLine(seen, places, say, beside, screen.unicode));
      },
    });
    return { place, besides: [...besides] };
  });
}

/** Whether it was done. Throws ToolErrors "flash" and "check". */
export async function placeStep(journey: Journey): Promise<boolean> {
  const { ask, say, screen, record, deps } = journey;
  const { guide } = say;
  for (;;) {
    if (!(await wants(journey, guide.listenNow, guide.listen))) return record.reference !== null;
    const { place, besides } = await hear(journey);
    if (place === undefined || place.usual === null) throw new ToolError("check", guide.heardNothing);
    screen.print(placeLine(place, say));
    const bands = besides[0]?.bands.map((_, i) => middle(besides.flatMap(({ bands }) => bands[i] ?? [])));
    record.reference = {
      ...{ at: timeOf(deps), windows: place.windows },
      ...{ quietest_db: tenths(place.quietest), usual_db: tenths(place.usual) },
      bands_db: (bands ?? []).map((db) => (db !== null && Number.isFinite(db) ? tenths(db) : null)),
      pressure_kpa: tenths(middle(besides.flatMap(({ kpa }) => kpa ?? []))),
    };
    journey.save();
    const isPlace = await ask.choose(guide.keepPlace, [
      { value: true, label: guide.isPlace },
      { value: false, label: guide.listenAgain },
    ]);
    if (isPlace) return true;
  }
}

/** Throws ToolErrors "flash", and "check" where none is heard. */
export async function tapStep(journey: Journey): Promise<void> {
  const { say, screen, terminal, record, deps, hand, signal } = journey;
  const { guide } = say;
  if (!(await wants(journey, guide.tapNow, guide.tap))) return;
  const result = await hand.use(async (board) => {
    const { diagnosis } = await loadFor(board, {}, say, silent(terminal));
    terminal.note(say.tap.hush);
    terminal.end();
    return listenForTaps({
      ...{ diagnosis, stop: signal, seconds: deps.seconds },
      onNoise: () => screen.print(say.tap.tapNow(TAPS, TAPS_S)),
      onWindow: ({ level }, taps) => {
        const db = level === null ? null : level / 10;
        screen.draw(`${meter(db, null)} ${say.tap.meter(db, taps)}`);
      },
    });
  });
  stopWhere(signal, say);
  const { verdict, fault, taps, overDb } = result;
  record.tap = { at: timeOf(deps), verdict, fault, taps, over_db: tenths(overDb) };
  journey.save();
  screen.print(tapText(result, say));
  if (verdict === "fail") throw new ToolError("check", guide.tapFailed);
}

/** True: one may do without. Throws what a calibration throws. */
export async function calibrateStep(journey: Journey): Promise<boolean> {
  const { ask, say, screen, terminal, record, deps, hand, signal, file, enrolment } = journey;
  const { guide } = say;
  const isWanted = await ask.choose(guide.calibrateNow, [
    { value: false, label: guide.noGauge },
    { value: true, label: guide.calibrate },
  ]);
  if (!isWanted) return true;
  const question = async (text: string) => {
    terminal.end();
    if (text !== say.calibrate.another) return ask.type(text);
    const choices = [
      { value: "n", label: guide.no },
      { value: "y", label: guide.yes },
    ];
    return ask.choose(guide.another, choices);
  };
  const check = () => stopWhere(signal, say);
  const lines = await hand.use(async (board) => {
    const loaded = await loadFor(board, {}, say, silent(terminal));
    const channel = loaded.profile.pressure;
    if (channel === null) throw new ToolError("check", say.calibrate.noPressure);
    const rangeKpa = rangeOf(channel);
    const { diagnosis } = loaded;
    const { seconds, sleep } = deps;
    const about = { diagnosis, channel, rangeKpa, at: [], ask: question, say, terminal };
    const done = await calibratePressure({ ...about, seconds, sleep, check });
    const at = timeOf(deps);
    const kept = await keep(
      { flags: { enrol: file }, loaded, board, say, terminal },
      { pressure: { ...recordOf(done, rangeKpa), at } },
    );
    record.calibration.pressure = {
      at,
      points: done.points.map(({ text, reference }) => ({
        gauge: text.slice(0, GAUGE_LENGTH),
        kpa: tenths(reference)!,
      })),
      ...{ before: done.before, after: done.after },
    };
    journey.save();
    return [pressureText(done, rangeKpa, loaded.kind.title, enrolment.name, say), kept.text.trimEnd()];
  });
  terminal.end();
  screen.print(lines.join("\n"));
  return true;
}
