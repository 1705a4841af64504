// Node-RED as it is installed for CI (.ci/node-red), with a folder and a port of its own.
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { freePort, type Process, start, until } from "../processes.ts";
import { blocksOf } from "./page.ts";
import { recipe } from "./publish.ts";

const ROOT = new URL("../../", import.meta.url).pathname;
const PROGRAM = join(ROOT, ".ci/node-red/node_modules/node-red/red.js");

/** What is missing, as a sentence; null where nothing is. */
export function missingNodeRed(): string | null {
  if (existsSync(PROGRAM)) return null;
  const sentence =
    "Node-RED is not installed (npm ci --prefix .ci/node-red --ignore-scripts): its flow is not run.";
  console.log(sentence);
  return sentence;
}

export interface NodeRed {
  output(): string;
  /** A context of the flow, by its store. */
  context(store: string, key: string): Promise<unknown>;
  stop(signal?: NodeJS.Signals): Promise<unknown>;
}

/** Starts it in `folder`; where there is no flow yet, imports the recipe's, as the editor does. */
export async function startNodeRed(folder: string, env: Record<string, string>): Promise<NodeRed> {
  const port = await freePort();
  const settings = join(folder, "settings.js");
  const [contextStorage] = blocksOf("node-red/README.md", "js");
  writeFileSync(
    settings,
    `module.exports = {
      uiHost: "127.0.0.1", uiPort: ${port}, userDir: ${JSON.stringify(folder)}, flowFile: "flows.json",
      credentialSecret: "of the test", telemetry: { enabled: false, updateNotification: false },
      ${contextStorage}
    };`,
  );
  const options = { env: { ...process.env, ...env }, cwd: folder };
  const nodeRed: Process = start(process.execPath, [PROGRAM, "--settings", settings], options);
  await until(
    () => nodeRed.output().includes("Started flows") || nodeRed.child.exitCode !== null,
    () => `Node-RED to start: ${nodeRed.output()}`,
  );
  const admin = async (path: string, request: RequestInit = {}) => {
    const answer = await fetch(`http://127.0.0.1:${port}${path}`, request);
    if (!answer.ok) throw new Error(`Node-RED: ${path} ${answer.status} ${await answer.text()}`);
    return answer.status === 204 ? null : answer.json();
  };
  const flow = readFileSync(recipe("node-red/flow.json"), "utf8");
  if (
    !existsSync(join(folder, "flows.json")) ||
    readFileSync(join(folder, "flows.json"), "utf8").length < 1000
  ) {
    const headers = { "Content-Type": "application/json", "Node-RED-Deployment-Type": "full" };
    await admin("/flows", { method: "POST", headers, body: flow });
  }
  await until(
    () => nodeRed.output().includes("Connected to broker"),
    () => `Node-RED to connect: ${nodeRed.output()}`,
  );
  const { id: tab } = JSON.parse(flow).find(({ type }: { type: string }) => type === "tab");
  return {
    output: nodeRed.output,
    stop: nodeRed.stop,
    context: async (store, key) => {
      const { msg } = (await admin(`/context/flow/${tab}/${key}?store=${store}`)) as { msg: string };
      return msg === "(undefined)" ? undefined : JSON.parse(msg);
    },
  };
}
