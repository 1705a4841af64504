// A virtual board with sensors behind a real tty, for tools that open it by its path; its time goes as fast as ours.
import { once } from "node:events";
import { SerialPort } from "serialport";
import { createCable } from "../../../tools/board/pty.ts";
import { run } from "./flashed-node.ts";
import { boardAtPipe } from "./guided.ts";
import type { MeasuringBoard } from "./measuring-board.ts";

export interface BoardOnTty {
  /** For the tool. */
  path: string;
  board: MeasuringBoard;
  close(): Promise<void>;
}

/** The enrolment's node, as the tool has flashed it. */
export async function boardOnTty(enrolment: string): Promise<BoardOnTty> {
  const board = boardAtPipe({}, undefined, 1);
  const flashed = await run(board, enrolment);
  if (flashed instanceof Error) throw flashed;
  const cable = await createCable();
  const port = new SerialPort({ path: cable.ends[1], baudRate: 115_200, autoOpen: false });
  const opened = once(port, "open");
  port.open();
  await opened;
  let typed = "";
  port.on("data", (bytes: Buffer) => {
    typed += bytes.toString("latin1").replaceAll("\x03", "");
    const end = typed.lastIndexOf("\n") + 1;
    const lines = typed.slice(0, end);
    typed = typed.slice(end);
    // What is no line of the tool's is none to the board either.
    board.line.send(lines).catch(() => {});
  });
  board.line.onText((text) => void port.write(Buffer.from(text, "latin1")));
  // The cable may be gone first.
  port.on("error", () => {});
  return {
    ...{ path: cable.ends[0], board },
    close: async () => {
      board.close();
      const closed = once(port, "close");
      port.close();
      await closed;
      cable.close();
    },
  };
}
