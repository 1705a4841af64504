// The program of a thread that makes groups of a Parquet file of the readings of some nodes, and of the next ones (threads.ts).
import { parentPort, workerData } from "node:worker_threads";
import { GatewayError } from "../../errors.ts";
import type { RecordsWithin } from "../../store/range.ts";
import { recordsBeside } from "../../store/reader.ts";
import { type Group, groupEncoder } from "./parquet-group.ts";
import { readingSource } from "./sources.ts";
import type { Answer, Start } from "./threads.ts";

const { path, wanted, origin } = workerData as Start;
let within: RecordsWithin | undefined;

function answer(nodes: string[]): Answer {
  const groups: Group[] = [];
  try {
    within ??= recordsBeside(path);
    const { columns, parts } = readingSource({ within }, { ...wanted, nodes }, origin);
    const { add, end } = groupEncoder(columns, (group) => groups.push(group));
    for (const part of parts) for (const row of part()) add(row);
    end();
    return { groups };
  } catch (error) {
    if (!(error instanceof GatewayError)) throw error;
    const { code, message, fault } = error;
    return { code, message, fault };
  }
}

parentPort!.on("message", (nodes: string[]) => {
  const told = answer(nodes);
  const moved = "groups" in told ? told.groups.map(({ bytes }) => bytes.buffer) : [];
  parentPort!.postMessage(told, moved);
});
