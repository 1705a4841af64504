// npm run build: what it says, what it writes, and with which exit code.
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { bootCode } from "../../../tools/build/bundle.ts";
import { main } from "../../../tools/build/cli.ts";
import { runCommand, runProcess } from "../../commands.ts";

const build = (...args: string[]) => runCommand(main, args);

test("is a process that ends with its exit code", () => {
  const words = ["bin/start.js", "tools/build/cli.ts", "uno", "--link", "serial"];
  const { code, err } = runProcess(words);
  expect(err).toMatch(/^There is no board "uno"\. Boards: .*\n$/);
  expect(code).toBe(1);
});

test("a board with a link: its size, what is left, and the file that is flashed", async () => {
  const { code, out, err } = await build("puckjs", "--link", "serial");
  expect({ code, err }).toEqual({ code: 0, err: "" });
  const flashed = bootCode("puckjs");
  const [head, row, ...more] = out.trimEnd().split("\n");
  expect(head).toBe("board         link       bytes   B left  in dist/firmware, and .js to read");
  expect(row).toMatch(new RegExp(`^puckjs {8}serial {2} *${flashed.length} +\\d+  puckjs\\.bin$`));
  expect(more).toEqual([]);
  const written = new URL("../../../dist/firmware/puckjs.bin", import.meta.url);
  expect(readFileSync(written, "latin1")).toBe(flashed);
});

test("what is not built is told, and is a failure where nothing else was asked for", async () => {
  const alone = await build("pico2", "--link", "rak3172");
  expect(alone.code).toBe(1);
  expect(alone.out).toMatch(
    /^pico2 +rak3172 +- +- {2}not built, see below\n\n.* at most, and RAK3172 talks at 115200: .*\n$/m,
  );
  const beside = await build("pico2", "--link", "rak3172", "--link", "serial");
  expect(beside.code).toBe(0);
  const links = await build("uno", "--link", "serial", "--link", "rn2483");
  expect(links.code).toBe(1);
  expect(links.err.match(/There is no board "uno"/g)).toHaveLength(2);
  expect((await build("puckjs", "--link", "uno")).err).toMatch(/^There is no link "uno"\. Links: rak3172, /);
});

test("wrong usage: 2, and help of 80 columns", async () => {
  const { code, out, err } = await build("--lnk", "serial");
  expect({ code, out }).toEqual({ code: 2, out: "" });
  expect(err).toMatch(/unknown option '--lnk'[\s\S]*Run it with --help/);
  const help = await build("--help");
  expect(help.code).toBe(0);
  expect(help.out).toContain("espruino-wifi, linux, mdbt42q, pico, pico2, puckjs, xiao-ble");
  for (const line of help.out.split("\n")) expect(line.length).toBeLessThanOrEqual(80);
});
