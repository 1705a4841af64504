// Pipes from files that somebody has: what can be drawn is, what cannot is left out, and nothing in it does anything.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { readPipes } from "../../../gateway/places/pipes.ts";
import { pipeLines } from "../../../gateway/watch/web/pipe-lines.ts";
import { ownNetwork } from "../../../tools/district/network/own.ts";
import { atEnd } from "../../later.ts";
import { temporaryFolder } from "../../processes.ts";

function fileOf(text: string | Buffer, name = "pipes"): string {
  const { path, remove } = temporaryFolder();
  atEnd(remove);
  writeFileSync(join(path, name), text);
  return join(path, name);
}
const read = (text: string | Buffer, system?: string) => readPipes(fileOf(text), system);
const geo = (...features: unknown[]) => JSON.stringify({ type: "FeatureCollection", features });
const line = (coordinates: unknown, properties: unknown = {}, type = "LineString") => ({
  ...{ type: "Feature", properties, geometry: { type, coordinates } },
});
const A = [17.3, 62.39];
const B = [17.301, 62.391];

test("lines of a GeoJSON, with what registers call a pipe", () => {
  const properties = { ID: "HP1", Material: "PE", dimension: "110,0" };
  expect(
    read(
      geo(
        line([A, B], properties),
        line(
          [
            [A, B],
            [B, A],
          ],
          null,
          "MultiLineString",
        ),
      ),
    ),
  ).toEqual([
    {
      id: "HP1",
      material: "PE",
      diameter: 110,
      points: [
        { latitude: 62.39, longitude: 17.3 },
        { latitude: 62.391, longitude: 17.301 },
      ],
    },
    ...[
      [A, B],
      [B, A],
    ].map((ends) => ({
      ...{ id: null, material: null, diameter: null },
      points: ends.map(([longitude, latitude]) => ({ latitude, longitude })),
    })),
  ]);
});

test("a network of EPANET in the coordinates of the country", () => {
  const text = `[TITLE]\nå\n[PIPES]\n;ID a b length diameter\n P1 J1 J2 100 100 0 Open ; main\n P2 J1 J9 1 1\n[COORDINATES]\n J1 618000 6919000\n J2 618100 6919000\n[VERTICES]\nP1 618050 6919050\n[OPTIONS]\nUNITS LPS\n[END]`;
  const [pipe, ...others] = read(Buffer.from(text, "latin1"), "EPSG:3006");
  expect(others).toEqual([]);
  expect(pipe).toMatchObject({ id: "P1", diameter: 100 });
  expect(pipe!.points.map(({ latitude }) => latitude.toFixed(2))).toEqual(["62.38", "62.38", "62.38"]);
});

test("steps of integers give back what was drawn, to a tenth of a metre", () => {
  const pipes = read(geo(line([A, B]), line([B, A, B])));
  const { lines, ids } = pipeLines(pipes);
  let [y, x] = [0, 0];
  const drawn = lines.map((steps) => {
    let [latitude, longitude] = [y, x];
    const points = Array.from({ length: steps.length / 2 }, (_, i) => {
      [latitude, longitude] = [latitude + steps[2 * i]!, longitude + steps[2 * i + 1]!];
      if (i === 0) [y, x] = [latitude, longitude];
      return { latitude: latitude / 1e6, longitude: longitude / 1e6 };
    });
    return points;
  });
  expect(drawn).toEqual(pipes.map(({ points }) => points));
  expect(ids).toEqual([null, null]);
});

test.each([
  ["nothing", ""],
  ["no pipe", geo({ type: "Feature", properties: {}, geometry: { type: "Point", coordinates: A } })],
  ["pipes of one point", geo(line([A]))],
  [
    "coordinates that are none",
    geo(
      line([
        ["x", {}],
        [null, 1],
      ]),
      line([
        [1e9, 1e9],
        [0, 0],
      ]),
      line("x"),
      line({ length: 5 }),
    ),
  ],
  ["another file", Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 0xff])],
  ["a network without coordinates", ownNetwork().replace(/\[COORDINATES\][\s\S]*?(?=\n\[)/, "")],
  [
    "coordinates of another system",
    "[PIPES]\nP J1 J2 1 1\n[COORDINATES]\nJ1 618000 6919000\nJ2 618100 6919000\n",
  ],
])("%s is refused with a sentence", (_, text) => {
  expect(() => read(text)).toThrow(/^\S+ has no pipe that can be drawn: /);
});

test.each([
  ["JSON that is cut off", '{"type":"FeatureCollection","features":[', /is not valid JSON/],
  ["JSON that is deep", `{"a":${"[".repeat(200_000)}`, /is not valid JSON/],
  [
    "more pipes than are drawn",
    geo(...Array.from({ length: 100_001 }, () => line([A, B]))),
    /has more than 100000 pipes/,
  ],
  [
    "a point too many",
    geo(...Array.from({ length: 11 }, () => line(Array(100_000).fill(A)))),
    /1000000 points/,
  ],
])("%s as well", (_, text, sentence) => {
  expect(() => read(text)).toThrow(sentence);
});

test("names are texts of a length, whatever is in them", () => {
  const [pipe] = read(
    geo(
      line([A, B], {
        id: `<img src=x onerror=alert(1)>${"y".repeat(200)}`,
        material: { a: 1 },
        diameter: "1e9",
      }),
    ),
  );
  expect(pipe).toMatchObject({ material: null, diameter: null });
  expect(pipe!.id).toHaveLength(64);
});

test("a file that is not there is named", () => {
  expect(() => readPipes("/nowhere/pipes.geojson")).toThrow(
    /^\/nowhere\/pipes.geojson cannot be read \(ENOENT\)/,
  );
});
