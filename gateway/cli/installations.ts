// `nodes import` of records that technicians make of installations: where each node stands, and all that was measured there.
import { systemClock } from "../clock.ts";
import { GatewayError } from "../errors.ts";
import { type Installation, parseInstallation } from "../places/installation.ts";
import { type NamedPlace, type Place, type Position, placeError } from "../places/place.ts";
import { toDegrees } from "../places/project.ts";
import { strays } from "../places/strays.ts";
import { parseDetails } from "../places/typed.ts";
import type { Store } from "../store/open.ts";
import type { NodeInfo } from "../store/records.ts";
import { placeText } from "./place-text.ts";
import { nodeNamed } from "./store.ts";

export interface RecordFile {
  /** Its name in sentences. */
  file: string;
  bytes: Buffer;
}

interface Told {
  file: string;
  record: Installation;
  node: NodeInfo;
}

interface Flags {
  far?: boolean;
  dryRun?: boolean;
}

/** Keeps all that is new of these, or nothing; returns a line for each. Throws a GatewayError "place" or "config". */
export function importInstallations(
  store: Store,
  files: readonly RecordFile[],
  { far = false, dryRun = false }: Flags,
): string[] {
  const told = files.map(({ file, bytes }) => toldIn(store, file, parseInstallation(bytes, file)));
  const newest = newestOf(told);
  const kept = told.filter((each) => newest.get(each.node.name) === each && isNew(store, each));
  const places = placesOf(kept, store.nodes(), far);
  if (!dryRun && kept.length > 0)
    store.keepInstallations(
      kept.map(({ record }) => record),
      places,
      systemClock.now(),
    );
  return told.map((each) => {
    const at = kept.indexOf(each);
    return at < 0
      ? notKeptText(store, each, newest.get(each.node.name)!)
      : keptText(each, places[at]!, dryRun);
  });
}

/** Throws a GatewayError where there is no such node, or it is another one. */
function toldIn(store: Store, file: string, record: Installation): Told {
  const { name, network, node: number } = record;
  const all = store.nodes();
  const same = all.find((each) => each.network === network && each.node === number);
  const is = `${file} is the record of ${name}, network ${network}, node ${number}`;
  if (!all.some((each) => each.name === name) && same !== undefined)
    throw placeError(
      `${is}, which is called ${same.name} here: if it was renamed, write "${same.name}" as the file's "name".`,
    );
  const node = standing(`${is}.`, () => nodeNamed(store, name));
  if (node.network !== network || node.node !== number)
    throw placeError(
      `${is}, and ${name} is network ${node.network}, node ${node.node} here: read it at the gateway of ${record.site}, whose node it is.`,
    );
  return { file, record, node };
}

function standing<T>(sentence: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof GatewayError)) throw error;
    throw placeError(`${sentence} ${error.message}`, { cause: error });
  }
}

/** Of each node the record that was made last; of two that were made at once the one that is named last. */
function newestOf(told: readonly Told[]): Map<string, Told> {
  const newest = new Map<string, Told>();
  for (const each of told) {
    const before = newest.get(each.node.name);
    if (before === undefined || timeOf(before.record) <= timeOf(each.record))
      newest.set(each.node.name, each);
  }
  return newest;
}

const timeOf = ({ at }: Installation) => Date.parse(at);

function isNew(store: Store, { record, node }: Told): boolean {
  const before = store.installation(node.name);
  if (before === null) return true;
  return timeOf(before) <= timeOf(record) && !isSame(before, record);
}

/** Where these nodes stand, by their records; what a record says nothing of stays. Throws a GatewayError "place". */
function placesOf(told: readonly Told[], nodes: readonly NodeInfo[], far: boolean): NamedPlace[] {
  const named = new Set(told.map(({ node }) => node.name));
  const near = nodes.flatMap(({ name, place }) => (named.has(name) ? [] : (positionOf(place) ?? [])));
  const places = told.map(({ file, record, node }) => ({
    name: node.name,
    ...node.place,
    ...positionOf(record.place),
    ...standing(`${file} cannot be read.`, () => detailsOf(record.place)),
  }));
  const positioned = told.filter(({ record }) => positionOf(record.place) !== null);
  const positions = positioned.map(({ record }) => positionOf(record.place)!);
  for (const [index, sentence] of strays(positions, { near, far }))
    throw placeError(`${positioned[index]!.file}: ${sentence()}`);
  return places;
}

function positionOf({ latitude, longitude }: Pick<Place, "latitude" | "longitude">): Position | null {
  if (latitude === null || longitude === null) return null;
  return { latitude: toDegrees(latitude), longitude: toDegrees(longitude) };
}

function detailsOf({ address, pipe_id, pipe_material, pipe_diameter_mm }: Installation["place"]) {
  const said = {
    ...{ address, pipeId: pipe_id, pipeMaterial: pipe_material },
    pipeDiameter: pipe_diameter_mm?.toString() ?? null,
  };
  const given = Object.entries(said).filter(([, text]) => text !== null && text.trim() !== "");
  return parseDetails(Object.fromEntries(given) as Record<keyof typeof said, string>);
}

const keptText = ({ file, node, record }: Told, place: NamedPlace, isDry: boolean) =>
  `${file}: ${node.name} was installed ${dayOf(record)}; that ${isDry ? "would be" : "is"} kept. ${placeText(node.name, place)}`;

function notKeptText(store: Store, { file, node, record }: Told, newest: Told): string {
  const known = newest.record === record ? store.installation(node.name)! : newest.record;
  return isSame(known, record)
    ? `${file}: known already; nothing of ${node.name} changes.`
    : `${file}: older than the record of ${dayOf(known)} that there is of ${node.name}; nothing of it is kept.`;
}

const isSame = (one: Installation, other: Installation) => JSON.stringify(one) === JSON.stringify(other);

const dayOf = ({ at }: Installation) => at.slice(0, 10);
