// What each entry of an alarm's history says has changed, in both languages.
import { expect, test } from "vitest";
import type { FieldChange } from "../../../../gateway/alarms/change.ts";
import { EN } from "../../../../gateway/alarms/sentences/en.ts";
import { SV } from "../../../../gateway/alarms/sentences/sv.ts";
import { changedIn } from "../../../../gateway/watch/web/page/alarm-changed.ts";

const at = (...nodes: string[]) => ({ nodes, stretch: null, area: null });
const between = (...nodes: string[]) => ({
  ...{ nodes, stretch: { from: "elm-1", to: "elm-2", likelier: null, length_m: 80 }, area: null },
});
const CHANGED: FieldChange[] = [
  { name: "probability", before: 0.62, after: 0.81 },
  { name: "probability", before: null, after: 0.5 },
  { name: "kind", before: "steady-noise", after: "leak" },
  { name: "state", before: "open", after: "located" },
  { name: "place", before: at("elm-1"), after: at("elm-2", "elm-1") },
  // Between the same ends, heard by another one.
  { name: "place", before: between("elm-1", "elm-2"), after: between("elm-1", "elm-2", "elm-3") },
];

test("is what was said, and what is said now", () => {
  expect(changedIn(CHANGED, EN)).toEqual([
    ["probability", "62\u00a0%", "81\u00a0%"],
    ["probability", "–", "50\u00a0%"],
    ["kind", "steady noise", "suspected leak"],
    ["state", "open", "located"],
    ["place", "at elm-1", "at elm-2, also at elm-1"],
    ["place", "elm-1, elm-2", "elm-1, elm-2, elm-3"],
  ]);
  expect(changedIn(CHANGED, SV).slice(2, 5)).toEqual([
    ["kind", SV.kinds["steady-noise"].name, SV.kinds.leak.name],
    ["state", SV.states.open.name, SV.states.located.name],
    ["place", "vid elm-1", SV.place(at("elm-2", "elm-1"))],
  ]);
  const [advice] = changedIn([{ name: "advice", before: "watch", after: "listen" }], SV);
  expect(advice).toEqual(["advice", SV.advice.watch.name, SV.advice.listen.name]);
});
