// A new kind of way in is one row of the registry: what a test writes of one is configured, opened, heard, answered
// and closed by a gateway that does not know it.
import { createSocket } from "node:dgram";
import { once } from "node:events";
import { expect, onTestFinished, test } from "vitest";
import { z } from "zod";
import { configSchema, configurationOf } from "../../../gateway/assemble/configuration.ts";
import { startGateway } from "../../../gateway/assemble/gateway.ts";
import { systemClock } from "../../../gateway/clock.ts";
import { GatewayError } from "../../../gateway/errors.ts";
import type { Intake, IntakeDeps, IntakeKind, IntakeState } from "../../../gateway/intake/intake.ts";
import { INTAKE_KINDS } from "../../../gateway/intake/registry.ts";
import { silentLog } from "../../../gateway/log.ts";
import { openStore } from "../../../gateway/store/open.ts";
import { createLines } from "../../../tools/board/line.ts";
import { HELLO_MAP, hello, openAck } from "../admit/nodes.ts";
import { until } from "../deliver/harness.ts";

/** Frames as datagrams, each answered to where it came from. */
function openUdp(port: number, { clock, onUplink }: IntakeDeps): Intake & { port(): number } {
  const socket = createSocket("udp4");
  let state: IntakeState = { name: "opening", since: clock.now() };
  socket.on("message", (frame, from) => {
    const back = { send: (answer: Uint8Array) => socket.send(answer, from.port, from.address) };
    onUplink({ frame, received: clock.now(), via: `udp ${from.address}`, back });
  });
  socket.bind(port, "127.0.0.1", () => {
    state = { name: "listening", since: clock.now() };
  });
  return {
    via: `udp ${port}`,
    state: () => state,
    close: () => new Promise((resolve) => socket.close(() => resolve())),
    port: () => socket.address().port,
  };
}

const schema = z
  .strictObject({ port: z.int().min(0, "must be a port").optional().meta({ example: 1700 }) })
  .prefault({})
  .describe("Nodes behind packet forwarders.");

const udp: IntakeKind<z.infer<typeof schema>> = {
  schema,
  open: ({ port }, deps) => (port === undefined ? [] : [openUdp(port, deps)]),
};
const kinds = { ...INTAKE_KINDS, udp };
const { read, example, variables } = configurationOf(kinds);

function refused(text: string): string {
  try {
    read(text, "sippra.yaml");
  } catch (error) {
    expect(error).toBeInstanceOf(GatewayError);
    return (error as GatewayError).message;
  }
  throw new Error("was taken");
}

test("its schema is a part of the configuration, of the example, and of what the environment overrides", () => {
  expect(read("site: here", "sippra.yaml")).toMatchObject({ serial: [], radio: { modems: [] }, udp: {} });
  expect(read("site: here\nudp:\n  port: 7", "sippra.yaml").udp).toEqual({ port: 7 });
  expect(read("site: here", "sippra.yaml", { SIPPRA_UDP_PORT: "8" }).udp).toEqual({ port: 8 });
  expect(refused("site: here\nudp:\n  prot: 7")).toBe(
    'sippra.yaml, line 3: there is no setting "prot" under udp: did you mean "port"?',
  );
  expect(refused("site: here\nupd:\n  port: 7")).toMatch(
    /line 2: there is no setting "upd": did you mean "udp"/,
  );
  expect(example()).toContain("\n# Nodes behind packet forwarders.\nudp:\n  # port: 1700\n");
  expect([...variables.keys()]).toContain("SIPPRA_UDP_PORT");
  // It stands with the other ways in, before where messages go.
  const sections = [...example().matchAll(/^(?:# )?(\w+):/gm)].map(([, key]) => key);
  expect(sections).toEqual([
    "site",
    "gateway",
    "data",
    "retention",
    "network",
    "clock",
    "areas",
    "serial",
    "radio",
    "udp",
    "mqtt",
    "home_assistant",
    "alarms",
    "tell",
    "web",
    "metrics",
    "page_url",
    "log",
  ]);
});

test("it is opened beside the others, its frames are stored and answered, and it is closed", async () => {
  const store = openStore(":memory:");
  onTestFinished(() => store.close());
  const node = store.addNode({ name: "elm-4", network: 1 });
  const { binding } = createLines(["/virtual/1"]);
  const config = read(
    "site: here\nserial:\n  - path: /virtual/1\nudp:\n  port: 0\nmqtt:\n  url: mqtt://127.0.0.1:1",
    "/nowhere/sippra.yaml",
  );
  const gateway = await startGateway(config, { clock: systemClock, log: silentLog, store, binding, kinds });
  const all = () => gateway.intakes.map(({ via, state }) => [via, state().name]);
  await until(() => all().every(([, state]) => state === "listening"));
  expect(all()).toEqual([
    ["serial /virtual/1", "listening"],
    ["udp 0", "listening"],
  ]);

  const socket = createSocket("udp4");
  onTestFinished(() => void socket.close());
  const port = (gateway.intakes[1] as ReturnType<typeof openUdp>).port();
  // No console is behind it, whatever a hello says.
  socket.send(hello(node, 1, { ...HELLO_MAP, 3: 0 }), port, "127.0.0.1");
  const [answer] = (await once(socket, "message")) as [Uint8Array];
  expect(openAck(node, answer)).toMatchObject({ answers: 1, settled: 1 });
  expect(store.nodes()[0]).toMatchObject({ name: "elm-4", signal: null });
  await gateway.close();
  expect(() => (gateway.intakes[1] as ReturnType<typeof openUdp>).port()).toThrow();
});

test("where one cannot be opened, those that are open are closed again", async () => {
  const store = openStore(":memory:");
  onTestFinished(() => store.close());
  const states: string[] = [];
  const open = (name: string): Intake => ({
    via: name,
    state: () => ({ name: "listening", since: 0 }),
    close: async () => void states.push(`${name} closed`),
  });
  const broken: IntakeKind = {
    schema: z.unknown(),
    *open() {
      yield open("first");
      throw new GatewayError("config", "The second cannot be.");
    },
  };
  const config = configSchema.parse({ site: "here", mqtt: { url: "mqtt://127.0.0.1:1" } });
  const starting = startGateway(config, {
    clock: systemClock,
    log: silentLog,
    store,
    kinds: { whole: { schema: z.unknown(), open: () => [open("whole")] }, broken },
  });
  await expect(starting).rejects.toMatchObject({ code: "config" });
  expect(states).toEqual(["whole closed", "first closed"]);
});
