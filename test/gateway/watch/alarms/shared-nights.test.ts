// What the page shows of what all nodes hear: as the watch has kept it, and nothing where it has kept nothing.
import { expect, test } from "vitest";
import { NIGHTS, note, remember } from "../../../../gateway/watch/alarms/memory.ts";
import { commonNights, takenOff } from "../../../../gateway/watch/alarms/shared-nights.ts";
import {
  FLEET,
  fleetBytes,
  newFleetState,
  newNodeState,
  nodeBytes,
  nodeKey,
} from "../../../../gateway/watch/alarms/state.ts";
import { nightOf } from "./nights.ts";

const LAST = 20_800;
const NODE = { network: 2, node: 7 };

test("nights of which too few nodes told are left out, and so is what is older than is remembered", () => {
  const fleet = { ...newFleetState(), date: LAST };
  for (const [date, level] of [
    [LAST - 3, 4],
    [LAST - 1, -2],
    [LAST, 9],
    [LAST - NIGHTS - 5, 30],
  ] as const) {
    fleet.common.dates[date % NIGHTS] = date;
    fleet.common.level10[date % NIGHTS] = level;
  }
  const kept = new Map([[FLEET, fleetBytes(fleet)]]);
  expect(commonNights((name) => kept.get(name) ?? null)).toEqual({
    date: [LAST - 3, LAST - 1, LAST],
    level_db: [2, -1, 4.5],
  });
});

test("of a node it is what was taken off it, night by night", () => {
  const state = newNodeState();
  for (const date of [LAST - 1, LAST]) remember(state.memory, date, nightOf({ date, level: -60 }));
  note(state.memory, LAST, "common", 7);
  const kept = new Map([[nodeKey(NODE), nodeBytes(state)]]);
  const asked = (name: string) => kept.get(name) ?? null;
  expect(takenOff(asked, NODE, [LAST - 2, LAST - 1, LAST])).toEqual([null, null, 3.5]);
  expect(takenOff(asked, { network: 2, node: 8 }, [LAST])).toEqual([null]);
});

test("where nothing was decided yet there is nothing", () => {
  expect(commonNights(() => null)).toEqual({ date: [], level_db: [] });
});
