// Files that say where nodes are, CSV and GeoJSON, as offices and partners export them.
import { GatewayError } from "../../../gateway/errors.ts";
import { collection, KNOWN, point, read } from "../../gateway/places/refusal.ts";
import { spoil, spoilText } from "../mutate.ts";
import { below, chance, must, type Parser, pick, type Random, taken } from "../parser.ts";

const HEADS = [
  "name,lat,lon,address",
  "namn;latitud;longitud;adress;material;dn",
  "name\tn\te\tpipe_id",
  "nod,x,y",
];

const number = (random: Random, around: number) => (around + (random() - 0.5) / 50).toFixed(5);

function csv(random: Random): string {
  const head = pick(random, HEADS);
  const delimiter = /[,;\t]/.exec(head)![0];
  const rows = KNOWN.map((name) => {
    const [north, east] = [number(random, 62.39), number(random, 17.3)];
    const cells = [
      name,
      north,
      east,
      pick(random, ['"Älvgatan 4, brandpost 12"', "Storgatan 1", ""]),
      "segjärn",
      "150",
    ];
    return cells.slice(0, head.split(delimiter).length).join(delimiter);
  });
  return [head, ...rows.slice(0, 1 + below(random, rows.length))].join(chance(random, 0.5) ? "\n" : "\r\n");
}

const geoJson = (random: Random) =>
  collection(
    ...KNOWN.slice(0, 1 + below(random, KNOWN.length)).map((name) =>
      point(name, [Number(number(random, 17.3)), Number(number(random, 62.39))], {
        adress: "Älvgatan 4",
        dn: 200,
      }),
    ),
  );

const isDeclared = (error: unknown) => error instanceof GatewayError && error.code === "place";

export const places: Parser = {
  about: "files of where nodes are: CSV and GeoJSON",
  open: () => (random) => {
    const isCsv = chance(random, 0.6);
    const text = spoilText(isCsv ? csv(random) : geoJson(random), random, 3);
    const bytes = Buffer.from(
      text,
      chance(random, 0.9) ? "utf8" : pick(random, ["latin1", "utf16le"] as const),
    );
    const input = chance(random, 0.1) ? spoil(bytes, random) : bytes;
    return {
      input,
      run: () =>
        taken(() => {
          const { places: found } = read(input, {}, isCsv ? "nodes.csv" : "nodes.geojson");
          must(
            found.every(({ name }) => KNOWN.includes(name)),
            "a node that there is not",
          );
        }, isDeclared),
    };
  },
};
