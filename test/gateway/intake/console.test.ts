// A line is written to only while its node's own word is that no console listens; and nothing behind the line knows.
import { globSync, readFileSync } from "node:fs";
import { crc32 } from "node:zlib";
import { expect, onTestFinished, test } from "vitest";
import { startRefusals } from "../../../gateway/admit/refusals.ts";
import { startPipeline } from "../../../gateway/assemble/pipeline.ts";
import { systemClock } from "../../../gateway/clock.ts";
import { watchConsole } from "../../../gateway/intake/console.ts";
import { openSerialIntake } from "../../../gateway/intake/serial.ts";
import { silentLog } from "../../../gateway/log.ts";
import { openStore } from "../../../gateway/store/open.ts";
import { cobsEncode } from "../../../shared/cobs.ts";
import { createLines } from "../../../tools/board/line.ts";
import { event, HELLO_MAP, hello as helloFrame } from "../admit/nodes.ts";
import { until } from "../deliver/harness.ts";
import { commandOf } from "../store/command.ts";
import { hello } from "./port.ts";

test("a console is presumed to listen; a hello's word counts at once for its own answer, for others once on disk", () => {
  const console = watchConsole();
  const event = { type: "event", body: [0] };
  expect(console.off()).toBe(false);
  expect(console.off(event)).toBe(false);
  expect(console.off(hello(true))).toBe(true);
  expect(console.off(event)).toBe(false);
  console.committed(hello(true));
  expect(console.off()).toBe(true);
  console.committed(event);
  console.committed({ type: "records" });
  expect(console.off(event)).toBe(true);
  expect(console.off(hello(false))).toBe(false);
  console.committed(hello(false));
  expect(console.off(event)).toBe(false);
});

test("a command waits for a hello on its line that says that no console listens, and is its answer", async () => {
  const store = openStore(":memory:");
  onTestFinished(() => store.close());
  const { lines, binding } = createLines(["/virtual/1"]);
  const line = lines[0]!;
  const answers: Uint8Array[] = [];
  line.onReceive((bytes) => answers.push(bytes));
  const deps = { clock: systemClock, log: silentLog };
  const pipeline = startPipeline({ store, ...deps, refusals: startRefusals(deps) });
  let taken = 0;
  const intake = openSerialIntake(
    { path: "/virtual/1" },
    {
      ...deps,
      binding,
      onUplink: (uplink) => {
        taken++;
        pipeline.take(uplink);
      },
      onFault: pipeline.fault,
    },
  );
  onTestFinished(() => intake.close());
  await until(() => intake.state().name === "listening");
  const node = store.addNode({ name: "a", network: 1 });
  const now = systemClock.now();
  store.commands.add(commandOf("a", { restart: true }, now));
  const countsAfter = async (...frames: Uint8Array[]) => {
    const all = taken + frames.length;
    for (const frame of frames) line.send(cobsEncode(frame, crc32));
    await until(() => taken === all);
    await pipeline.idle();
    await new Promise((resolve) => setTimeout(resolve, 5));
    return { answers: answers.length, sent: store.commands.list("a", 1)[0]!.sent };
  };
  expect(await countsAfter(event(node, 1, null))).toEqual({ answers: 0, sent: 0 });
  expect(await countsAfter(helloFrame(node, 2, { ...HELLO_MAP, 3: 0 }))).toEqual({ answers: 0, sent: 0 });
  expect(await countsAfter(helloFrame(node, 3))).toEqual({ answers: 1, sent: 1 });
  // It goes again until its outcome comes.
  expect(await countsAfter(event(node, 4, null))).toEqual({ answers: 2, sent: 2 });
});

test("the pipeline knows nothing of consoles, nor of what came over radio", () => {
  const folder = new URL("../../../gateway/assemble/", import.meta.url).pathname;
  const files = globSync("*.ts", { cwd: folder });
  expect(files).toContain("pipeline.ts");
  for (const file of files) {
    const source = readFileSync(`${folder}${file}`, "utf8");
    expect(source, file).not.toMatch(/console/i);
    // The signal is carried to the store, into the answer, to a topic and to who looks on; nothing is decided by it.
    const carriers = ["reception.ts", "answer.ts", "states.ts", "traces.ts"];
    if (!carriers.includes(file)) expect(source, file).not.toMatch(/signal/i);
    expect(source, file).not.toMatch(/signal\s*(===|!==|==|!=)|if \([^)]*signal/);
  }
});
