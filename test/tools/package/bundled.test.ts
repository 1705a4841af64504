// Which packages are bundled, and what their manifests say to npm then: nothing to fetch, nothing to run.
import { describe, expect, test } from "vitest";
import { plainManifest } from "../../../tools/package/bundled.ts";
import { closureOf, type Lock, placeOf, readLock } from "../../../tools/package/lock.ts";
import { packageManifest } from "../../../tools/package/manifest.ts";
import { ROOT } from "../../house/imports.ts";

const lock: Lock = {
  packages: {
    "node_modules/a": { version: "1.0.0", dependencies: { b: "^1", "@types/a": "^1" } },
    "node_modules/a/node_modules/b": { version: "1.0.0", dependencies: { c: "^1" } },
    "node_modules/b": { version: "2.0.0" },
    "node_modules/c": { version: "1.0.0", dependencies: { a: "^1" } },
    "node_modules/@types/a": { version: "1.0.0" },
  },
};

describe("the packages that others need", () => {
  test("are found as Node finds them: the nearest first", () => {
    expect(placeOf(lock, "b", "node_modules/a")).toBe("node_modules/a/node_modules/b");
    expect(placeOf(lock, "b", "node_modules/c")).toBe("node_modules/b");
    expect(placeOf(lock, "c", "node_modules/a/node_modules/b")).toBe("node_modules/c");
  });

  test("are all of them, once, without types", () => {
    expect(closureOf(lock, ["a"])).toEqual([
      "node_modules/a",
      "node_modules/a/node_modules/b",
      "node_modules/c",
    ]);
  });

  test("one that the lock file does not have is an error that names both", () => {
    expect(() => closureOf(lock, ["d"])).toThrow("package-lock.json has no d, which Sippra needs.");
  });

  test("of Sippra's own: no second Node, no Bluetooth, no compiler", () => {
    const places = closureOf(readLock(ROOT), ["espruino", "cbor-x", "serialport", "aedes", "mqtt"]);
    expect(places).toContain("node_modules/@serialport/bindings-cpp");
    expect(
      places.filter((place) => /noble|websocket|peerjs|node-ble|cbor-extract|node-linux|@types/.test(place)),
    ).toEqual([]);
  });
});

describe("a manifest", () => {
  test("of a bundled package names what is there, and nothing to run or fetch", () => {
    const manifest = {
      ...{ name: "x", version: "1.0.0", main: "x.js", exports: { ".": "./x.js" }, license: "MIT" },
      scripts: { install: "node-gyp-build" },
      gypfile: true,
      bin: "x.js",
      dependencies: { y: "^1", "@types/z": "^1" },
      optionalDependencies: { bluetooth: "*" },
      peerDependencies: { w: "*" },
    };
    expect(plainManifest(manifest, (name) => name === "y")).toEqual({
      ...{ name: "x", version: "1.0.0", main: "x.js", exports: { ".": "./x.js" }, license: "MIT" },
      dependencies: { y: "^1" },
    });
    expect(plainManifest(manifest, () => false)).not.toHaveProperty("dependencies");
  });

  test("of the package bundles each dependency, in one version, and has nothing that runs when it is installed", () => {
    const project = { name: "sippra", version: "1.2.3", description: "d", license: "l", type: "module" };
    const made = packageManifest(
      { ...project, exports: {}, bin: { s: "bin/s.js" }, dependencies: { zod: "1" } },
      { zod: "1.0.0" },
    );
    expect(made).toMatchObject({ ...project, dependencies: { zod: "1.0.0" }, bundleDependencies: ["zod"] });
    expect(made).not.toHaveProperty("scripts");
    expect(made).not.toHaveProperty("optionalDependencies");
  });
});
