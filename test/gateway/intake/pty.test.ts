// The real binding on a real tty, without hardware: what an in-process port cannot show.
import { randomBytes } from "node:crypto";
import { crc32 } from "node:zlib";
import { SerialPort } from "serialport";
import { expect, onTestFinished, test } from "vitest";
import { systemClock } from "../../../gateway/clock.ts";
import { openSerialIntake } from "../../../gateway/intake/serial.ts";
import type { Uplink } from "../../../gateway/intake/uplink.ts";
import { silentLog } from "../../../gateway/log.ts";
import { cobsEncode } from "../../../shared/cobs.ts";
import { createCable, hasPty } from "../../../tools/board/pty.ts";
import { hello } from "./port.ts";

async function until(condition: () => boolean) {
  const start = Date.now();
  while (!condition()) {
    if (Date.now() - start > 120_000) throw new Error(`never: ${condition}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

test.skipIf(!hasPty())("200 frames with text between, one ack back, and the cable pulled", async () => {
  const cable = await createCable();
  onTestFinished(cable.close);
  const [here, there] = cable.ends;
  const uplinks: Uplink[] = [];
  const lines: string[] = [];
  const serial = openSerialIntake(
    { path: here, baud: 115_200 },
    {
      clock: systemClock,
      log: silentLog,
      onUplink: (uplink) => uplinks.push(uplink),
      onFault: (_, fault) => lines.push(fault),
      onLog: (_, line) => lines.push(line),
    },
  );
  onTestFinished(() => serial.close());
  await until(() => serial.state().name === "listening");

  const node = new SerialPort({ path: there, baudRate: 115_200 });
  onTestFinished(() => {
    if (node.isOpen) node.close();
  });
  node.on("error", () => {});
  const received: Buffer[] = [];
  node.on("data", (chunk: Buffer) => received.push(chunk));
  const frames = Array.from({ length: 200 }, () => new Uint8Array([0xe0, ...randomBytes(60)]));
  const sent = frames.flatMap((frame) => [cobsEncode(frame, crc32), Buffer.from("pressure 4123\r\n")]);
  node.write(Buffer.concat(sent));
  await until(() => uplinks.length === 200 && lines.length === 200);
  expect(uplinks.map((uplink) => uplink.frame)).toEqual(frames);
  expect(new Set(lines)).toEqual(new Set(["pressure 4123"]));

  const { back } = uplinks[0]!;
  back.send(frames[0]!);
  back.committed!(hello(true));
  back.send(frames[1]!);
  const answer = Buffer.from(cobsEncode(frames[1]!, crc32));
  await until(() => Buffer.concat(received).length >= answer.length);
  expect(Buffer.concat(received)).toEqual(answer);

  cable.close();
  await until(() => serial.state().name === "away");
});
