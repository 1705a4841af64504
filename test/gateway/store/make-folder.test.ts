// Folders that cannot be made are refused at once, wherever they are said to be.
import { existsSync, mkdirSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { makeFolder } from "../../../gateway/store/folder.ts";
import { storePath } from "./folder.ts";
import { failure } from "./frames.ts";

const here = () => dirname(storePath());

describe("a folder", () => {
  it("is made with those above it, for its owner alone, and left as it is where it is there", () => {
    const path = join(here(), "a", "b", "c");
    makeFolder(path);
    makeFolder(path);
    for (const each of [path, dirname(path)]) expect(statSync(each).mode & 0o777).toBe(0o700);
  });

  it
    .runIf(process.platform === "linux")
    .each(["/proc/sippra/x", "/proc/self/fd/999/x", "/dev/fd/999/x", "/sys/x"])(
    "is not made in %s, which takes none",
    (path) => {
      const error = failure(() => makeFolder(path));
      expect(error.code).toBe("store");
      expect(error.message).toMatch(
        /^The directory \S+ cannot be made \(\w+\): make it, or set "data" to another\.$/,
      );
    },
  );

  it("is not made where something else is, or a link leads nowhere", () => {
    const folder = here();
    writeFileSync(join(folder, "file"), "");
    symlinkSync(join(folder, "none"), join(folder, "nowhere"));
    symlinkSync(join(folder, "file"), join(folder, "to-file"));
    symlinkSync(join(folder, "round"), join(folder, "round"));
    const cases = {
      file: "a file",
      nowhere: "a link to what is not there",
      "to-file": "a file",
      round: "ELOOP",
    };
    for (const [name, why] of Object.entries(cases)) {
      for (const path of [
        join(folder, name),
        join(folder, name, "below"),
        join(folder, name, "far", "below"),
      ]) {
        const { message } = failure(() => makeFolder(path));
        expect(message).toContain(`The directory ${path} cannot be made (`);
        expect(message).toContain(why);
      }
    }
    expect(existsSync(join(folder, "none"))).toBe(false);
  });

  it("may lie behind a link to a folder", () => {
    const folder = here();
    mkdirSync(join(folder, "real"));
    symlinkSync(join(folder, "real"), join(folder, "link"));
    makeFolder(join(folder, "link", "data"));
    expect(existsSync(join(folder, "real", "data"))).toBe(true);
  });
});
