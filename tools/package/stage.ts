// The folder that is packaged: compiled sources, built firmware, the packages they need, and a manifest. It runs as it
// stands.
//
//   sources --compile--> JavaScript --reach--> what is run --+
//   npm run build ------> dist/firmware ---------------------+--> stage/ --npm pack--> sippra-0.1.0.tgz
//   node_modules, by the lock file, without what is optional +          `--dpkg-deb--> sippra_0.1.0_arm64.deb
import {
  cpSync,
  existsSync,
  globSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { join, sep } from "node:path";
import { ToolError } from "../errors.ts";
import { copyPackages } from "./bundled.ts";
import { compile, PROGRAMS } from "./compile.ts";
import { closureOf, readLock } from "./lock.ts";
import { type ProjectManifest, packageManifest } from "./manifest.ts";
import { reach } from "./reach.ts";

/** Read as they stand: what people get to read, what partners' programs import, the page's styles. */
const AS_THEY_ARE = ["LICENSE", "README.md", "SECURITY.md", "messages", "gateway/watch/web/page/style"];
const LAUNCHERS = "tools/package/launcher";

export interface Staged {
  folder: string;
  version: string;
  /** Compiled modules, and packages beside them. */
  modules: number;
  packages: number;
}

/** Makes `folder` anew. `version`: instead of the project's. Throws ToolError "build". */
export function stage(root: string, folder: string, version?: string): Staged {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  compile(root, folder, `${folder}.tsconfig`);
  for (const each of AS_THEY_ARE) cpSync(join(root, each), join(folder, each), { recursive: true });
  cpSync(join(root, LAUNCHERS), join(folder, "bin"), { recursive: true });
  copyFirmware(root, folder);
  const project: ProjectManifest = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  if (version !== undefined) project.version = version;
  // Modules ask it for the version, and are looked for beside it.
  writeFileSync(join(folder, "package.json"), "{}");

  const { files, packages } = keepReached(folder);
  const lock = readLock(root);
  // Some of the project's are read as files, as the page's libraries are.
  const names = [...new Set([...Object.keys(project.dependencies), ...packages])].sort();
  const places = closureOf(lock, names);
  copyPackages(places, root, folder);
  const versions = Object.fromEntries(
    names.map((name) => [name, lock.packages[`node_modules/${name}`]!.version]),
  );
  const manifest = packageManifest(project, versions);
  writeFileSync(join(folder, "package.json"), `${JSON.stringify(manifest, null, 2)}\n`);
  return { folder, version: project.version, modules: files.size, packages: places.length };
}

/** Of each board and link what is flashed, and what looks at its sensors; not what is for reading. */
function copyFirmware(root: string, folder: string): void {
  const from = join(root, "dist/firmware");
  const built = existsSync(from) ? readdirSync(from).filter((file) => /(\.bin|-check\.js)$/.test(file)) : [];
  if (built.length === 0)
    throw new ToolError("build", "There is no firmware in dist/firmware: npm run build.");
  mkdirSync(join(folder, "dist/firmware"), { recursive: true });
  for (const file of built) cpSync(join(from, file), join(folder, "dist/firmware", file));
}

/** Removes modules that no command comes to. Throws ToolError "build" where one would come to what is not there. */
function keepReached(folder: string) {
  const compiled = globSync("{bin,gateway,shared,firmware,tools}/**/*.js", { cwd: folder }).map((file) =>
    file.replaceAll(sep, "/"),
  );
  const there = new Set(compiled);
  const entries = compiled.filter((file) => /^(bin|firmware\/boards|gateway\/watch\/web\/page)\//.test(file));
  const reached = reach(
    [...PROGRAMS.map((program) => `${program}.js`), ...entries],
    (file) => (there.has(file) ? readFileSync(join(folder, file), "utf8") : undefined),
    (file) => existsSync(join(folder, file)),
  );
  if (reached.missing.length > 0) throw new ToolError("build", reached.missing.join("\n"));
  for (const file of compiled) if (!reached.files.has(file)) rmSync(join(folder, file));
  return reached;
}
