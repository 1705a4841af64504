// `nodes place`, `nodes import` and `nodes export`: where nodes are, and on which pipe. A running gateway knows it at once.
import { readFileSync, statSync, writeFileSync } from "node:fs";
import { basename } from "node:path";
import type { Command } from "commander";
import { systemClock } from "../clock.ts";
import { GatewayError } from "../errors.ts";
import type { NamedPlace, Place, Position } from "../places/place.ts";
import type { Store } from "../store/open.ts";
import type { NodeInfo } from "../store/records.ts";
import type { RecordFile } from "./installations.ts";
import { configOption, load } from "./options.ts";
import { placeText } from "./place-text.ts";
import type { Output, Surroundings } from "./program.ts";
import { nodeNamed, withStore } from "./store.ts";

interface PlaceFlags {
  at?: string;
  system?: string;
  address?: string;
  pipe?: string;
  material?: string;
  diameter?: string;
  far?: boolean;
  remove?: boolean;
  json?: boolean;
  config: string;
}

interface FileFlags {
  system?: string;
  far?: boolean;
  dryRun?: boolean;
  out?: string;
  format?: string;
  force?: boolean;
  config: string;
}

const FORMATS = ["geojson", "csv"] as const;
const SYSTEM =
  "coordinate system: wgs84, sweref99tm, a zone like sweref991630, rt90, an EPSG code, or a PROJ text";
const FAR = "also where it is more than 100 km from the other nodes";

export function definePlaces(nodes: Command, { out, env }: Surroundings): void {
  nodes
    .command("place <name>")
    .description("say where a node is and on which pipe, or show it")
    .option("--at <position>", 'latitude and longitude, or north and east: "62.39131, 17.30630"')
    .option("--system <name>", SYSTEM)
    .option("--address <text>", 'for people: "Älvgatan 4, brandpost 12"; "" takes it out')
    .option("--pipe <id>", "the pipe's number in the utility's own map")
    .option("--material <name>", "what the pipe is made of: grey-iron, segjärn, pe, ...")
    .option("--diameter <mm>", "the pipe's nominal diameter, mm")
    .option("--far", FAR)
    .option("--remove", "forget where it is")
    .option("--json", "where it is then as JSON, for programs")
    .addOption(configOption())
    .addHelpText(
      "after",
      `
Examples:
  sippra-gateway nodes place elm-street-4 --at "62.39131, 17.30630"
  sippra-gateway nodes place elm-street-4 --at "6919057 619580" \\
    --system sweref99tm
  sippra-gateway nodes place elm-street-4 --material segjärn --diameter 150`,
    )
    .action((name: string, flags: PlaceFlags) => {
      const work = (store: Store) => placeNode(store, name, flags);
      return withStore(load(flags, env), work).then((sentence) => void out.write(`${sentence}\n`));
    });
  nodes
    .command("import <file...>")
    .description(
      "read where nodes are from a GeoJSON or CSV file, or how they were installed from records: all, or nothing",
    )
    .option("--system <name>", `${SYSTEM}; what the file says where left out`)
    .option("--far", FAR)
    .option("--dry-run", "say what would change, and change nothing")
    .addOption(configOption())
    .addHelpText(
      "after",
      `
A CSV has a line with the names of its columns: name and latitude, longitude (or
north, east with --system), and as you like address, pipe_id, pipe_material,
pipe_diameter_mm. Swedish names, semicolons and decimal commas are understood.
"nodes export" writes one to start from.

A record of an installation, which sippra-node makes, is known by its content;
several can be read at once.

Examples:
  sippra-gateway nodes import nodes.csv --system sweref99tm --dry-run
  sippra-gateway nodes import *.installation.json`,
    )
    .action((files: string[], flags: FileFlags) =>
      withStore(load(flags, env), (store) => importFiles(store, files, flags, out)),
    );
  nodes
    .command("export")
    .description("write where nodes are as GeoJSON or CSV, for GIS and spreadsheets")
    .option("--format <name>", `${FORMATS.join(" or ")} (default: by the file's ending, else geojson)`)
    .option("--system <name>", `${SYSTEM}; GeoJSON is always wgs84`)
    .option("--out <file>", "where to write it; to standard output where left out")
    .option("--force", "write over a file that is there")
    .addOption(configOption())
    .addHelpText(
      "after",
      `
Examples:
  sippra-gateway nodes export --out nodes.geojson
  sippra-gateway nodes export --format csv --system sweref99tm > nodes.csv`,
    )
    .action((flags: FileFlags) =>
      withStore(load(flags, env), async (store) => {
        const text = await exported(store.nodes(), flags);
        if (flags.out === undefined) out.write(text);
        else writeNew(flags.out, text, flags.force ?? false);
      }),
    );
}

const NOWHERE: Place = {
  ...{ latitude: null, longitude: null, address: null },
  ...{ pipeId: null, pipeMaterial: null, pipeDiameter: null },
};

/** Where the other nodes are: what a position is held against. */
function neighbours(nodes: readonly NodeInfo[], but: ReadonlySet<string>): Position[] {
  return nodes.flatMap(({ name, place: { latitude, longitude } }) =>
    latitude === null || longitude === null || but.has(name) ? [] : [{ latitude, longitude }],
  );
}

/** Returns a sentence for people, or JSON. Throws a GatewayError "place" or "config". */
async function placeNode(store: Store, name: string, flags: PlaceFlags): Promise<string> {
  const { parseDetails, parsePosition } = await import("../places/typed.ts");
  const node = nodeNamed(store, name);
  if (flags.system !== undefined && flags.at === undefined) {
    throw new GatewayError("config", "--system says how --at is meant: give both, or leave it out.");
  }
  const { at, system, far = false, address, pipe, material, diameter } = flags;
  const near = neighbours(store.nodes(), new Set([name]));
  const texts = { address, pipeId: pipe, pipeMaterial: material, pipeDiameter: diameter };
  const given = Object.entries(texts).filter(([, text]) => text !== undefined);
  const place: Place = {
    ...(flags.remove ? NOWHERE : node.place),
    ...(at !== undefined && parsePosition(at, system, { near, far })),
    ...parseDetails(Object.fromEntries(given)),
  };
  if (flags.remove || at !== undefined || given.length > 0) {
    store.placeNodes([{ name, ...place }], systemClock.now());
  }
  return flags.json ? JSON.stringify({ name, ...place }, null, 2) : placeText(name, place);
}

/** Reads records of installations, or one file of places. Throws a GatewayError "place" or "config". */
async function importFiles(store: Store, files: string[], flags: FileFlags, out: Output): Promise<void> {
  const { isInstallation } = await import("../places/installation.ts");
  const { refuseLarge } = await import("../places/read.ts");
  const read = files.map((file) => ({ file: basename(file), bytes: readFile(file, refuseLarge) }));
  const places = read.find(({ bytes }) => !isInstallation(bytes));
  if (places === undefined) {
    if (flags.system !== undefined)
      throw new GatewayError(
        "config",
        "A record of an installation is always in WGS 84: leave out --system.",
      );
    const { importInstallations } = await import("./installations.ts");
    out.write(`${importInstallations(store, read, flags).join("\n")}\n`);
  } else if (read.length === 1) await importPlaces(store, places, flags, out);
  else
    throw new GatewayError(
      "config",
      `${places.file} is no record of an installation, and other files are read one at a time: name it alone.`,
    );
}

/** Keeps all that a file says of the fields that it has, or nothing. Throws a GatewayError "place". */
async function importPlaces(
  store: Store,
  { file, bytes }: RecordFile,
  flags: FileFlags,
  out: Output,
): Promise<void> {
  const { readPlaces } = await import("../places/read.ts");
  const nodes = store.nodes();
  const { system, far = false } = flags;
  const known = nodes.map(({ name }) => name);
  const read = (near: Position[]) =>
    readPlaces(bytes, file, { known, near, far, ...(system !== undefined && { system }) });
  // Those that the file itself places are not what it is held against.
  const named = new Set(read([]).places.map(({ name }) => name));
  const { places, ignored } = read(neighbours(nodes, named));
  const before = new Map(nodes.map(({ name, place }) => [name, place]));
  const news: NamedPlace[] = places.map((told) => ({ ...before.get(told.name)!, ...told }));
  const changed = news.filter(({ name, ...place }) => !isSame(place, before.get(name)!));
  if (flags.dryRun !== true && changed.length > 0) store.placeNodes(changed, systemClock.now());
  const left = nodes.length - named.size;
  const sentences = [
    `${file} tells of ${count(places.length, "node")}: ${changed.length} ${flags.dryRun ? "would change" : changed.length === 1 ? "has changed" : "have changed"}.`,
    ...(left > 0 ? [`It says nothing of ${count(left, "other node")}.`] : []),
    ...(ignored.length > 0 ? [`These columns were not read: ${ignored.join(", ")}.`] : []),
  ];
  out.write(`${sentences.join("\n")}\n`);
}

const count = (n: number, what: string) => `${n} ${what}${n === 1 ? "" : "s"}`;

const isSame = (one: Place, other: Place) =>
  (Object.keys(NOWHERE) as (keyof Place)[]).every((field) => one[field] === other[field]);

/** Every node, also those whose place is not known: to be filled in. */
async function exported(nodes: readonly NodeInfo[], { format, out, system }: FileFlags): Promise<string> {
  const { writeCsv, writeGeoJson } = await import("../places/write.ts");
  const wanted = format ?? (out?.toLowerCase().endsWith(".csv") ? "csv" : "geojson");
  const rows = nodes.map(({ name, place, board, firmware }) => ({ name, ...place, board, firmware }));
  switch (wanted) {
    case "csv":
      return writeCsv(rows, system === undefined ? {} : { system });
    case "geojson":
      if (system === undefined) return writeGeoJson(rows);
      throw new GatewayError(
        "config",
        "GeoJSON is always in WGS 84 (RFC 7946): leave out --system, or take --format csv.",
      );
    default:
      throw new GatewayError("config", `There is no format ${wanted}: take ${FORMATS.join(" or ")}.`);
  }
}

/** The bytes of a file that is one, where `refuse` does not throw for how many they are. */
function readFile(file: string, refuse: (bytes: number, file: string) => void): Buffer {
  try {
    const about = statSync(file);
    if (!about.isFile()) throw new GatewayError("place", `${file} is no file: name the file to import.`);
    refuse(about.size, file);
    return readFileSync(file);
  } catch (cause) {
    if (cause instanceof GatewayError) throw cause;
    const { code } = cause as NodeJS.ErrnoException;
    const why = code === "ENOENT" ? "is not there" : `cannot be read (${code})`;
    throw new GatewayError("place", `${file} ${why}: name the file to import.`, { cause });
  }
}

function writeNew(file: string, text: string, force: boolean): void {
  try {
    writeFileSync(file, text, { flag: force ? "w" : "wx" });
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    const mend =
      code === "EEXIST"
        ? "is there already: add --force to write over it"
        : `cannot be written (${code}): choose another place`;
    throw new GatewayError("place", `${file} ${mend}.`, { cause });
  }
}
