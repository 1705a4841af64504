// A position away from all others, or swapped among them, is asked about; those of one town are not.
import { describe, expect, test } from "vitest";
import type { Position } from "../../../gateway/places/place.ts";
import { kilometres, strays } from "../../../gateway/places/strays.ts";
import { read, refused } from "./refusal.ts";

const at = (latitude: number, longitude: number): Position => ({ latitude, longitude });
const swap = ({ latitude, longitude }: Position) => at(longitude, latitude);
const SUNDSVALL = [at(62.39, 17.3), at(62.4, 17.31), at(62.41, 17.28), at(62.38, 17.35)];
const found = (positions: Position[], near: Position[] = []) => [...strays(positions, { near }).keys()];

test("distances on the earth", () => {
  // Stockholm to Göteborg
  expect(kilometres(at(59.3293, 18.0686), at(57.7089, 11.9746))).toBeCloseTo(398, -1);
  expect(kilometres(at(0, 179.9), at(0, -179.9))).toBeCloseTo(22, 0);
  expect(kilometres(at(10, 20), at(10, 20))).toBe(0);
});

describe("among one another", () => {
  test("those of a town are right, and one alone is", () => {
    expect(found(SUNDSVALL)).toEqual([]);
    expect(found([at(17.3, 62.39)])).toEqual([]);
    expect(found([])).toEqual([]);
  });

  test("one that is swapped is found", () => {
    expect(found([...SUNDSVALL, at(17.3, 62.39)])).toEqual([4]);
  });

  test("where half are swapped, nobody can tell which: all are", () => {
    expect(found([SUNDSVALL[0]!, SUNDSVALL[1]!, swap(SUNDSVALL[2]!), swap(SUNDSVALL[3]!)])).toEqual([
      0, 1, 2, 3,
    ]);
  });

  test("one that is far is found, and two that are far together are not", () => {
    expect(found([...SUNDSVALL, at(59.33, 18.06)])).toEqual([4]);
    expect(found([...SUNDSVALL, at(59.33, 18.06), at(59.34, 18.05)])).toEqual([]);
  });

  test("on both sides of the date line, and where latitude and longitude are much the same", () => {
    expect(found([at(-17, 179.99), at(-17, -179.99)])).toEqual([]);
    expect(found([at(10, 12), at(10.1, 12.1), at(10.2, 12)])).toEqual([]);
    expect(found([at(89.9, 10), at(89.9, 10.1)])).toEqual([]);
  });
});

describe("among nodes that are placed", () => {
  test("a whole file that is swapped is found", () => {
    expect(found(SUNDSVALL.map(swap), [at(62.4, 17.3)])).toEqual([0, 1, 2, 3]);
  });

  test("a whole file that is far is found", () => {
    expect(found([at(59.33, 18.06), at(59.34, 18.05)], SUNDSVALL)).toEqual([0, 1]);
  });

  test("and those that are near are right", () => {
    expect(found([at(62.9, 17.9), at(62.1, 16.8)], SUNDSVALL)).toEqual([]);
  });
});

describe("in a file", () => {
  const text = "name;lat;lon\na;62.39;17.30\nb;17.31;62.4\nc;62.41;17.28\nd;59.33;18.06";

  test("it is told by its line", () => {
    expect(refused(text).split("\n")).toEqual([
      "nodes.csv, line 3: latitude 17.31 and longitude 62.4 look swapped, because that is where other nodes are: write each where the other one is, or add --far if they are right.",
      "nodes.csv, line 5: the position 59.33, 18.06 lies 343 km from the nearest other node: check it and its coordinate system, or add --far if it is right.",
    ]);
  });

  test("and taken where it is meant", () => expect(read(text, { far: true }).places).toHaveLength(4));
});

test("ten thousand positions all over the world are looked at in one go", () => {
  const positions = Array.from({ length: 10_000 }, (_, i) =>
    at(((i * 7.13) % 180) - 90, ((i * 11.7) % 360) - 180),
  );
  expect(strays(positions, {}).size).toBeGreaterThan(0);
});
