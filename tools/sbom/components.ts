// What a bill of materials says of its components, and what is wrong with it: a licence that nobody has looked at, and a
// component of which no hash is known, so that another could come in its place.

/** As npm writes CycloneDX 1.5 (https://cyclonedx.org/docs/1.5/json/). */
export interface Bom {
  metadata: { component: { name: string; "bom-ref": string } };
  components: Component[];
  dependencies: { ref: string; dependsOn: string[] }[];
}

export interface Component {
  "bom-ref": string;
  name: string;
  version: string;
  properties?: { name: string; value: string }[];
  licenses?: Licence[];
  hashes?: { alg: string; content: string }[];
}

type Licence = { license: { id?: string; name?: string } } | { expression: string };

/**
 * SPDX identifiers of licences that were looked at: each lets its component be used and passed on with a work under the
 * EUPL-1.2. Of MPL-2.0, which the EUPL's appendix names as compatible, files that are changed stay under it.
 */
export const LOOKED_AT: ReadonlySet<string> = new Set([
  "0BSD",
  "Apache-2.0",
  "BSD-2-Clause",
  "BSD-3-Clause",
  "BlueOak-1.0.0",
  "ISC",
  "MIT",
  "MIT-0",
  "MPL-2.0",
]);

/** npm's own, https://github.com/CycloneDX/cyclonedx-property-taxonomy. */
const DEVELOPMENT = "cdx:npm:package:development";

/**
 * Without what only developers need. npm's own `--omit=dev` leaves out too much: also what both need, where a developer's
 * package wants it too (yaml, tslib: seen with npm 11.19.1).
 */
export function withoutDevelopment(bom: Bom): Bom {
  const components = bom.components.filter(
    ({ properties = [] }) => !properties.some(({ name }) => name === DEVELOPMENT),
  );
  const kept = new Set([bom.metadata.component, ...components].map((each) => each["bom-ref"]));
  const dependencies = bom.dependencies
    .filter(({ ref }) => kept.has(ref))
    .map(({ ref, dependsOn }) => ({ ref, dependsOn: dependsOn.filter((each) => kept.has(each)) }));
  return { ...bom, components, dependencies };
}

/** A sentence for each component that cannot be answered for; none where all can. */
export function problemsOf({ components }: Bom): string[] {
  return components.flatMap((component) => {
    const who = `${component.name} ${component.version}`;
    const licences = licencesOf(component);
    const strange = licences.filter((id) => !LOOKED_AT.has(id));
    const sentences: string[] = [];
    if (licences.length === 0) sentences.push(`${who} names no licence: ask its authors, or take another.`);
    if (strange.length > 0)
      sentences.push(
        `${who} is under ${strange.join(", ")}, which nobody has looked at: see whether it goes with the EUPL-1.2, then list it in tools/sbom/components.ts.`,
      );
    if ((component.hashes ?? []).length === 0)
      sentences.push(`${who} has no hash in package-lock.json: install it anew.`);
    return sentences;
  });
}

/** Of all that its expressions name, as they stand there; what is no SPDX identifier by its name. */
function licencesOf({ licenses = [] }: Component): string[] {
  return licenses.flatMap((each) => {
    if ("expression" in each)
      return each.expression.split(/[()\s]+|\b(?:OR|AND)\b/).filter((id) => id !== "");
    return [each.license.id ?? each.license.name ?? "a licence without a name"];
  });
}

/** How many components are under what: "MIT 96, ISC 6". */
export function licenceCounts({ components }: Bom): string {
  const counts = new Map<string, number>();
  for (const component of components) {
    const licence = licencesOf(component).join(" or ");
    counts.set(licence, (counts.get(licence) ?? 0) + 1);
  }
  const sorted = [...counts].sort(([a, n], [b, m]) => m - n || (a < b ? -1 : 1));
  return sorted.map(([licence, count]) => `${licence} ${count}`).join(", ");
}
