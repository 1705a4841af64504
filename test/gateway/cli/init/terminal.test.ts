// `init` in a real terminal: how much it asks of somebody, what it leaves when it is stopped, and that what it has written
// is what a gateway runs with.
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { createCable } from "../../../../tools/board/pty.ts";
import { atEnd } from "../../../later.ts";
import { freePort, until } from "../../../processes.ts";
import { hasTmux, openScreen } from "../../../tools/flash/tmux.ts";
import { scriptedBroker } from "../../deliver/scripted-broker.ts";
import { spawned } from "../spawned.ts";
import { madeMachine } from "./made-machine.ts";

const PROGRAM = new URL("./on-machine.ts", import.meta.url).pathname;
const ADAPTER = "usb-FTDI_FT232R_USB_UART_A50285BI-if00-port0";

/** A machine with one serial port, which is a terminal, and somebody who answers. */
async function seated({ columns = 80, words = [] as string[] } = {}) {
  const cable = await createCable();
  atEnd(() => cable.close());
  const machine = madeMachine({ ports: { [ADAPTER]: cable.ends[0] }, systemd: true });
  const nobody = `mqtt://127.0.0.1:${await freePort()}`;
  const line = [process.execPath, PROGRAM, machine.root, nobody, ...words];
  const screen = openScreen(line, machine.home, columns, 60);
  let isOpen = true;
  const close = () => {
    if (isOpen) screen.close();
    isOpen = false;
  };
  atEnd(close);
  let answers = 0;
  return {
    ...{ ...machine, screen, close },
    answers: () => answers,
    async answer(question: string, ...keys: string[]) {
      await screen.until(question);
      screen.press(...keys, "Enter");
      answers++;
    },
    left: () => readdirSync(machine.home),
  };
}

/** Lets in whoever has this password. */
const closedBroker = () =>
  scriptedBroker({
    onConnect: ({ protocolVersion, password }) =>
      String(password ?? "") === "heimlich"
        ? {}
        : protocolVersion === 5
          ? { reasonCode: 0x87 }
          : { returnCode: 5 },
  });

/** How many have this word in their command. */
const processesOf = (word: string) =>
  readdirSync("/proc").filter((pid) => {
    try {
      return /^\d+$/.test(pid) && readFileSync(`/proc/${pid}/cmdline`, "utf8").split("\0").includes(word);
    } catch {
      // It has ended meanwhile.
      return false;
    }
  }).length;

it.skipIf(!hasTmux())("asks five things at most, and a gateway runs with what it writes", async () => {
  const { home, root, answer, answers, screen } = await seated();
  const broker = await closedBroker();
  await answer("Site:", "Sundsvall");
  expect(await screen.until("It must be small letters")).toContain("Site: Sundsvall");
  // Not one of the five: the same question again.
  screen.press("sundsvall", "Enter");
  await answer("At it [1]:");
  await answer("Broker [inside]:", broker.url);
  await answer("User [none]:", "sippra");
  await answer("Password of sippra:", "heimlich");
  const seen = await screen.until("ended: 0");
  expect(answers()).toBe(5);
  expect(seen).not.toContain("heimlich");
  expect(seen).not.toMatch(/does not let|does not answer/);

  const secret = join(home, "mqtt-password");
  expect(statSync(secret).mode & 0o777).toBe(0o600);
  expect(readFileSync(secret, "utf8")).toBe("heimlich\n");
  const config = join(home, "sippra.yaml");
  const text = readFileSync(config, "utf8");
  expect(text).not.toContain("heimlich");
  expect(text).toContain(`  - path: ${join(root, "dev/serial/by-id", ADAPTER)}\n`);
  expect(text.length).toBeLessThan(1500);
  // All that is said is explained.
  expect(text.match(/^\s*# \S/gm)!.length).toBeGreaterThan(8);
  expect(readFileSync(join(home, "sippra-gateway.service"), "utf8")).toContain(` run --config ${config}\n`);

  const check = await spawned(["config", "check", "--config", config], atEnd).ended;
  expect(check).toMatchObject({ code: 0 });
  expect(check.out).toMatch(/sippra\.yaml is in order: \S+ of sundsvall, to mqtt:/);
  const { child, output, ended } = spawned(["run", "--config", config], atEnd);
  await until(
    () =>
      /"The gateway runs\."/.test(output.err) &&
      broker.connects.some(
        (each) => String(each.password) === "heimlich" && each.clientId.startsWith("sippra-sundsvall-"),
      ),
    () => `the gateway to run:\n${output.err}`,
  );
  child.kill("SIGINT");
  expect((await ended).code).toBe(0);
});

it.skipIf(!hasTmux())("leaves nothing where somebody stops it at the last question", async () => {
  const broker = await closedBroker();
  const { answer, screen, left } = await seated({ words: ["--site", "here", "--broker", broker.url] });
  await answer("At it [1]:", "2");
  await answer("User [none]:", "sippra");
  await screen.until("Password of sippra:");
  screen.press("C-c");
  expect(await screen.until("ended: 2")).toContain("No answer was given: nothing is written.");
  expect(left()).toEqual([]);
});

it.skipIf(!hasTmux())("leaves nothing where its terminal is gone", async () => {
  const { root, screen, close, left } = await seated();
  await screen.until("Site:");
  expect(processesOf(root)).not.toBe(0);
  close();
  await until(() => processesOf(root) === 0, "the program to end");
  expect(left()).toEqual([]);
});

it.skipIf(!hasTmux())("asks nothing where there is a file already", async () => {
  const { home, screen } = await seated({ words: ["--config", "/dev/null"] });
  expect(await screen.until("ended: 1")).toContain("/dev/null is there already, and is no file");
  expect(existsSync(join(home, "sippra.yaml"))).toBe(false);
});

it.skipIf(!hasTmux())("is read in 40 columns", async () => {
  const { home, screen, answer } = await seated({ columns: 40, words: ["--no-unit"] });
  await answer("Site:", "here");
  const asked = await screen.until("At it [1]:");
  // What is broken by a terminal has a line that is full, and goes on with a letter.
  for (const line of asked.split("\n"))
    if (!line.includes("/")) expect(line.trimEnd().length).toBeLessThan(40);
  await answer("At it [1]:", "5");
  await answer("Broker [inside]:");
  expect(await screen.until("ended: ")).toMatch(/ended: [02]/);
  expect(readFileSync(join(home, "sippra.yaml"), "utf8")).toContain("# serial:\n");
});
