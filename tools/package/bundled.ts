// The packages that come with Sippra's own: as they were installed by the lock file, so that a machine without a network
// has the same. npm asks a registry for whatever a manifest names and does not find, and runs its scripts: so the
// manifests are told what is there, and that nothing is left to be done.
import { cpSync, readFileSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";

/** For those who write or compile. */
const NOT_RUN = /(\.map|\.[cm]?ts|\.flow|\.tsbuildinfo|\.gyp|\.gypi)$/;
/** What a manifest says to npm and not to Node. */
const NOT_SAID = [
  "scripts",
  "bin",
  "files",
  "gypfile",
  "devDependencies",
  "optionalDependencies",
  "peerDependencies",
  "peerDependenciesMeta",
  "bundleDependencies",
  "bundledDependencies",
  "overrides",
];

type Manifest = Record<string, unknown> & { dependencies?: Record<string, string> };

/** With those dependencies alone that `isThere`. */
export function plainManifest(manifest: Manifest, isThere: (name: string) => boolean): Manifest {
  const kept = Object.entries(manifest).filter(([key]) => !NOT_SAID.includes(key));
  const dependencies = Object.entries(manifest.dependencies ?? {}).filter(([name]) => isThere(name));
  const { dependencies: _, ...rest } = Object.fromEntries(kept);
  return dependencies.length > 0 ? { ...rest, dependencies: Object.fromEntries(dependencies) } : rest;
}

/** Copies packages, by their places, from `root` to the same places below `to`. */
export function copyPackages(places: readonly string[], root: string, to: string): void {
  const names = new Set(places.map((place) => place.slice(place.lastIndexOf("node_modules/") + 13)));
  for (const place of places) {
    const from = join(root, place);
    cpSync(from, join(to, place), {
      recursive: true,
      filter: (file) => (file === from || basename(file) !== "node_modules") && !NOT_RUN.test(file),
    });
    const manifest = JSON.parse(readFileSync(join(from, "package.json"), "utf8"));
    const plain = plainManifest(manifest, (name) => names.has(name));
    writeFileSync(join(to, place, "package.json"), `${JSON.stringify(plain, null, 2)}\n`);
  }
}
