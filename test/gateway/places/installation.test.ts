// The record of an installation, as files of it come: whole, saved by other programs, cut off, edited, too long.
import { describe, expect, test } from "vitest";
import {
  INSTALLATION_BYTES,
  isInstallation,
  MOST_PHOTOGRAPHS,
  parseInstallation,
} from "../../../gateway/places/installation.ts";
import { failure } from "../store/frames.ts";
import { bytesOf, installed } from "./installed.ts";

const whole = installed();
const refused = (value: unknown) => failure(() => parseInstallation(bytesOf(value), "a.json"));

type Step = string | number;
/** Every place in a value, with what stands there. */
function* places(value: unknown, path: Step[] = []): Generator<[path: Step[], value: unknown]> {
  if (path.length > 0) yield [path, value];
  if (typeof value !== "object" || value === null) return;
  for (const [key, each] of Object.entries(value))
    yield* places(each, [...path, Array.isArray(value) ? Number(key) : key]);
}

/** A copy in which `change` is done to what holds the last step. */
function changed(path: Step[], change: (holder: Record<Step, unknown>, key: Step) => void): unknown {
  const copy = structuredClone(whole) as unknown as Record<Step, unknown>;
  let holder = copy;
  for (const step of path.slice(0, -1)) holder = holder[step] as Record<Step, unknown>;
  change(holder, path.at(-1)!);
  return copy;
}

const PLACES = [...places(whole)].map(([path]) => path.join("."));
const split = (path: string): Step[] =>
  path.split(".").map((step) => (/^\d+$/.test(step) ? Number(step) : step));
const named = PLACES.filter((path) => typeof split(path).at(-1) === "string");
/** All figures but those of which the tool itself has no bound. */
const bounded = PLACES.filter(
  (path) =>
    typeof valueAt(path) === "number" &&
    !/\.(value|advice)$|^calibration\.pressure\.(before|after)/.test(path),
);
const OPTIONAL = new Set(["confirmed", "check.findings.1.advice"]);

describe("a record", () => {
  test("is read as it was written, and known by its content", () => {
    expect(parseInstallation(bytesOf(whole), "a.json")).toEqual(whole);
    expect(isInstallation(bytesOf(whole))).toBe(true);
    for (const other of ["name;lat\nelm-4;62\n", '{"type":"FeatureCollection"}', "", "sippra-installation-1"])
      expect(isInstallation(Buffer.from(other))).toBe(false);
  });

  test("is read where nothing was measured, and nobody said who or where", () => {
    const bare = installed({
      ...{ by: null, note: null, check: null, reference: null, tap: null, photographs: [] },
      calibration: { pressure: null, acoustic: null },
      place: {
        ...{ latitude: null, longitude: null, source: null, accuracy_m: null },
        ...{ address: null, pipe_id: null, pipe_material: null, pipe_diameter_mm: null },
      },
    });
    expect(parseInstallation(bytesOf(bare), "a.json")).toEqual(bare);
  });

  test.each(named)("needs %s, of its kind", (path) => {
    const steps = split(path);
    const without = changed(steps, (holder, key) => delete holder[key]);
    if (OPTIONAL.has(path)) expect(() => parseInstallation(bytesOf(without), "a.json")).not.toThrow();
    else expect(refused(without).message).toContain("a.json is no record");
    for (const wrong of [true, {}, ["x"]])
      expect(refused(changed(steps, (holder, key) => (holder[key] = wrong))).code).toBe("place");
  });

  test.each(bounded)("has %s within bounds", (path) => {
    for (const wrong of [1e9, -1e9])
      expect(refused(changed(split(path), (holder, key) => (holder[key] = wrong))).code).toBe("place");
  });

  test.each(PLACES.filter((path) => typeof valueAt(path) === "string"))(
    "has %s of a bounded length",
    (path) => {
      const long = changed(split(path), (holder, key) => (holder[key] = "x".repeat(1001)));
      expect(refused(long).message).toContain(path);
    },
  );

  test("has what nobody knows refused, and nothing inherited", () => {
    for (const path of ["", "board", "place", "check", "check.findings.0", "reference", "tap", "calibration"])
      for (const key of ["key", "constructor"]) {
        const steps = [...(path === "" ? [] : split(path)), key];
        expect(refused(changed(steps, (holder, last) => (holder[last] = 1))).code).toBe("place");
      }
    const text = JSON.stringify(whole);
    for (const proto of ['"__proto__":{"name":"x"},', '"__proto__":1,'])
      expect(failure(() => parseInstallation(Buffer.from(`{${proto}${text.slice(1)}`), "a")).code).toBe(
        "place",
      );
    const { name: _, ...rest } = whole;
    const inherits = `{"__proto__":{"name":"elm-4"},${JSON.stringify(rest).slice(1)}`;
    expect(failure(() => parseInstallation(Buffer.from(inherits), "a")).code).toBe("place");
    expect(({} as { name?: string }).name).toBeUndefined();
  });

  test("has so many photographs, findings and points, and no more", () => {
    const photographs = (count: number) =>
      installed({ photographs: Array.from({ length: count }, () => ({ file: "a.jpg", caption: null })) });
    expect(() => parseInstallation(bytesOf(photographs(MOST_PHOTOGRAPHS)), "a")).not.toThrow();
    expect(refused(photographs(MOST_PHOTOGRAPHS + 1)).message).toContain("photographs");
    for (const [path, count] of [
      ["check.findings", 33],
      ["reference.bands_db", 9],
      ["calibration.pressure.points", 3],
      ["calibration.pressure.points", 0],
      ["calibration.pressure.before", 3],
    ] as const) {
      const [first] = valueAt(path) as unknown[];
      const many = Array.from({ length: count }, () => first);
      expect(refused(changed(split(path), (holder, key) => (holder[key] = many))).message).toContain(path);
    }
  });
});

describe("a file of one", () => {
  const text = bytesOf(whole).toString();
  const wide = Buffer.from(`\ufeff${text}`, "utf16le");
  test.each([
    ["UTF-16 of Notepad", wide],
    ["UTF-16, the other way round", Buffer.from(wide).swap16()],
    ["a byte order mark", Buffer.from(`\ufeff${text}`)],
    ["line ends of Windows", Buffer.from(text.replaceAll("\n", "\r\n"))],
    ["one line", Buffer.from(JSON.stringify(whole))],
  ])("is read with %s", (_, bytes) => {
    expect(isInstallation(bytes)).toBe(true);
    expect(parseInstallation(bytes, "a.json")).toEqual(whole);
  });

  test("is refused where it is cut off, or of no text, or no object", () => {
    for (let length = 60; length < text.length - 2; length += 97) {
      const cut = Buffer.from(text.slice(0, length));
      expect(isInstallation(cut)).toBe(true);
      expect(failure(() => parseInstallation(cut, "a.json")).message).toMatch(
        /^a.json is damaged or cut off/,
      );
    }
    const latin = Buffer.from(text, "latin1");
    expect(failure(() => parseInstallation(latin, "a.json")).message).toMatch(/damaged/);
    for (const value of [null, [], "sippra-installation-1", 7])
      expect(refused(value).message).toMatch(/it is not/);
  });

  test("that is too long is said to be, whatever is behind", () => {
    const long = Buffer.from(text + " ".repeat(INSTALLATION_BYTES));
    expect(isInstallation(long)).toBe(true);
    expect(failure(() => parseInstallation(long, "a.json")).message).toMatch(/^a.json is too long/);
  });

  test("is refused where it is of another form", () => {
    expect(refused({ ...whole, format: "sippra-installation-2" }).message).toContain("format");
  });
});

function valueAt(path: string): unknown {
  return split(path).reduce<unknown>((value, step) => (value as Record<Step, unknown>)[step], whole);
}
