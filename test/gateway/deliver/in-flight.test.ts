// Who waits for room at the broker, and in which order.
import { expect, it } from "vitest";
import { type OnAnswer, publishesInFlight } from "../../../gateway/deliver/in-flight.ts";
import { handClock, settled } from "./hand.ts";

function sending(receiveMaximum: number) {
  const clock = handClock();
  const room = { now: receiveMaximum };
  const inFlight = publishesInFlight(clock, () => room.now);
  const sent: string[] = [];
  const answers = new Map<string, OnAnswer>();
  const outcomes: string[] = [];
  const lone = new Set<string>();
  const add = (key: string, urgent = false) =>
    void inFlight
      .add({
        key,
        urgent,
        isLone: () => lone.has(key),
        send(onAnswer) {
          sent.push(key);
          answers.set(key, onAnswer);
        },
      })
      .then(
        () => outcomes.push(`${key} done`),
        (error) => outcomes.push(`${key} ${error.message}`),
      );
  return { clock, room, inFlight, sent, answers, outcomes, lone, add };
}

it("sends what is urgent first, and each sort in its order", () => {
  const { add, sent, answers } = sending(1);
  add("a");
  for (const key of ["b", "c"]) add(key);
  for (const key of ["x", "y"]) add(key, true);
  for (let i = 0; i < 4; i++) answers.get(sent.at(-1)!)!(null);
  expect(sent).toEqual(["a", "x", "y", "b", "c"]);
});

it("sends what goes alone when nothing is under way, and nothing beside it", async () => {
  const { add, lone, sent, answers, inFlight } = sending(10);
  lone.add("x").add("y");
  for (const key of ["a", "b"]) add(key);
  add("x", true);
  add("c");
  expect(sent).toEqual(["a", "b"]);
  answers.get("b")!(null);
  answers.get("a")!(null);
  expect(sent).toEqual(["a", "b", "x"]);
  expect(inFlight.keys()).toEqual(["x"]);
  add("y", true);
  // Acknowledged, but it has not come back yet.
  let comesBack = () => {};
  answers.get("x")!(null, new Promise((resolve) => (comesBack = resolve)));
  await settled();
  expect(sent).toEqual(["a", "b", "x"]);
  expect(inFlight.keys()).toEqual(["x"]);
  comesBack();
  await settled();
  expect(sent).toEqual(["a", "b", "x", "y"]);
  answers.get("y")!(null);
  // What goes alone waits for what has not come back, others do not.
  add("d");
  answers.get("d")!(null, new Promise((resolve) => (comesBack = resolve)));
  lone.add("z");
  add("e");
  add("z");
  answers.get("c")!(null);
  answers.get("e")!(null);
  expect(inFlight.keys()).toEqual(["d"]);
  comesBack();
  await settled();
  expect(sent.splice(0)).toEqual(["a", "b", "x", "y", "c", "d", "e", "z"]);
  answers.get("z")!(null);
  add("y", true);
  // Cleared meanwhile, it is one like others.
  lone.clear();
  add("f");
  expect(sent).toEqual(["y"]);
  inFlight.rejectAll(() => new Error("broken"));
  add("g");
  expect(sent).toEqual(["y", "g"]);
});

it("takes answers in any order, and knows what is in flight and for how long", async () => {
  const { add, clock, inFlight, answers, outcomes, sent } = sending(3);
  for (const key of ["a", "b", "c", "d"]) add(key);
  await clock.advance(10);
  answers.get("b")!(null);
  expect(sent).toEqual(["a", "b", "c", "d"]);
  expect(inFlight.keys()).toEqual(["a", "c", "d"]);
  await clock.advance(10);
  expect(inFlight.oldestAge()).toBe(20);
  answers.get("a")!(null);
  answers.get("c")!(null);
  expect(inFlight.oldestAge()).toBe(10);
  inFlight.rejectAll((key) => new Error(`${key}?`));
  answers.get("d")!(null);
  await clock.advance(0);
  await new Promise((resolve) => setImmediate(resolve));
  expect(outcomes.toSorted()).toEqual(["a done", "b done", "c done", "d d?"]);
  expect(inFlight.oldestAge()).toBe(0);
});

it("sends more when there is more room", () => {
  const { add, room, inFlight, sent } = sending(0);
  for (const key of ["a", "b", "c"]) add(key);
  expect(sent).toEqual([]);
  room.now = 2;
  inFlight.fill();
  expect(sent).toEqual(["a", "b"]);
});
