// What tools draw is for people at a terminal; programs and files get plain text.
import { describe, expect, test } from "vitest";
import { createWriter, faint, strong, withProgress } from "../../tools/terminal.ts";

function stream(isTTY: boolean) {
  let text = "";
  const write = (more: string) => {
    text += more;
  };
  return { isTTY, write, text: () => text };
}

describe("styles", () => {
  const written = (isTTY: boolean, env: NodeJS.ProcessEnv) => {
    const out = stream(isTTY);
    createWriter({ out, env })(`\x1b[2K${strong("loud")} and ${faint("low")}\n`);
    return out.text();
  };
  const TERMINAL = { TERM: "xterm-256color" };

  test("are seen on a terminal", () => {
    expect(written(true, TERMINAL)).toBe("\x1b[2K\x1b[1mloud\x1b[22m and \x1b[2mlow\x1b[22m\n");
  });

  test("are seen in a file by a person who wants them there", () => {
    expect(written(false, { FORCE_COLOR: "1" })).toBe(written(true, TERMINAL));
  });

  test.each([
    ["a file", false, TERMINAL],
    ["a terminal without colours", true, { TERM: "dumb" }],
    ["a person who wants none", true, { ...TERMINAL, NO_COLOR: "1" }],
  ])("are left out for %s, and nothing else is", (_, isTTY, env) => {
    expect(written(isTTY, env)).toBe("\x1b[2Kloud and low\n");
  });
});

describe("progress", () => {
  test("is drawn on a terminal, and taken away at the end and at an error", () => {
    const err = stream(true);
    expect(
      withProgress(err, (progress) => {
        progress("nights", 5, 10);
        return 7;
      }),
    ).toBe(7);
    expect(err.text()).toBe("\rnights [##########..........] 5 of 10\x1b[K\r\x1b[K");
    const failed = stream(true);
    const fail = () => {
      throw new Error("no");
    };
    expect(() => withProgress(failed, fail)).toThrow("no");
    expect(failed.text()).toBe("\r\x1b[K");
  });

  test("is nothing elsewhere", () => {
    const err = stream(false);
    withProgress(err, (progress) => progress("nights", 5, 10));
    expect(err.text()).toBe("");
  });
});
