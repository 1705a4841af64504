// The manifest of the package that is given away: what npm needs to install it and Node to run it, and nothing of how it
// is developed.

export interface ProjectManifest {
  name: string;
  version: string;
  description: string;
  license: string;
  type: string;
  exports: unknown;
  bin: Record<string, string>;
  dependencies: Record<string, string>;
}

/** `versions`: of all packages that are bundled and asked for by name. */
export function packageManifest(project: ProjectManifest, versions: Record<string, string>) {
  const { name, version, description, license, type, exports, bin } = project;
  return {
    ...{ name, version, description, license, type, exports, bin },
    // The launcher says so too, where npm does not ask.
    engines: { node: ">=22.16" },
    dependencies: versions,
    bundleDependencies: Object.keys(versions),
  };
}
