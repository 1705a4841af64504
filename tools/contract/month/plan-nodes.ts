// What happens to nodes: power, lines, memory, flash, and their places in the registry.
import { crc32 } from "node:zlib";
import { LEARNED } from "../../../firmware/node/kinds.ts";
import { PIPE_MATERIALS } from "../../../gateway/places/place.ts";
import { LENGTH, VERSION } from "../../../shared/leak/learned.ts";
import type { VirtualBoard } from "../../board/board.ts";
import type { Wire } from "./nodes.ts";
import { PLACES, RADIO_PLACES } from "./places.ts";
import type { Step } from "./step.ts";

/** Nodes are not switched on together: their reports spread over this, days. */
const SPREAD = 0.01;

const onRadio = new Set(RADIO_PLACES.map(({ name }) => name));

const boots: Step[] = PLACES.map(({ name }, i) => {
  const from = onRadio.has(name) ? 0.98 : 0;
  return {
    day: from + (SPREAD * i) / PLACES.length,
    text: `${name} is switched on.`,
    run: (site) => site.node(name).board.boot(),
  };
});

const off = (day: number, name: string): Step => ({
  day,
  text: `${name} has no power.`,
  run: (site) => site.node(name).board.powerOff(),
});

const on = (day: number, name: string): Step => ({
  day,
  text: `${name} has power.`,
  run: (site) => site.node(name).board.boot(),
});

const unplugged = (from: number, to: number, name: string): Step[] => [
  { day: from, text: `The line of ${name} is pulled.`, run: (site) => site.node(name).line!.plug(false) },
  { day: to, text: `The line of ${name} is put back.`, run: (site) => site.node(name).line!.plug(true) },
];

const wire = (day: number, is: Wire, name: string): Step => ({
  day,
  text: `The wire of ${name} is ${is}.`,
  run: (site) => site.node(name).line!.wire(is),
});

const cutOff = (from: number, to: number, name: string, is: Wire = "off"): Step[] => [
  wire(from, is, name),
  wire(to, "whole", name),
];

const outOfMemory = (day: number, name: string): Step => ({
  day,
  text: `${name} runs out of memory.`,
  run: (site) => site.node(name).board.outOfMemory(),
});

/** As another firmware would leave it, which this one does not understand: what a node has learned is of another version. */
function ageLearned({ ringFlash: { bytes } }: VirtualBoard): void {
  const flash = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = 0; at + LENGTH + 6 <= bytes.length; at += 4) {
    const end = at + 2 + bytes[at + 1]!;
    const isRecord = bytes[at] === LEARNED && end + 4 <= bytes.length;
    if (!isRecord || flash.readUInt32LE(end) !== crc32(bytes.subarray(at, end))) continue;
    bytes[at + 2] = VERSION + 1;
    flash.writeUInt32LE(crc32(bytes.subarray(at, end)), end);
  }
}

const removed = (day: number, place: string): Step => ({
  day,
  text: `${place} is removed while it speaks.`,
  run: (site) => {
    const { name } = site.node(place);
    site.store.removeNode(name, site.pace.now());
    site.gone.push(name);
  },
});

const renamed = (day: number, place: string, to: string): Step => ({
  day,
  text: `${place} is renamed to ${to}.`,
  run: (site) => {
    const node = site.node(place);
    site.store.renameNode(node.name, to, site.pace.now());
    site.gone.push(node.name);
    node.name = to;
  },
});

/** Where they are, and on which pipes: each material, and what a place may be without. */
const placed: Step = {
  day: 0.5,
  text: "An operator has said where nodes are.",
  run: ({ store, node, pace }) => {
    const places = PLACES.slice(0, -2).map(({ name }, i) => ({
      name: node(name).name,
      latitude: i === 6 ? null : 62.39 + i / 1000,
      longitude: i === 6 ? null : 17.306 + i / 700,
      address: i % 2 === 0 ? `Storgatan ${2 * i + 4}, brandpost ${i}` : null,
      pipeId: i % 3 === 0 ? `V-${1040 + i}` : null,
      pipeMaterial: PIPE_MATERIALS[i] ?? null,
      pipeDiameter: i % 2 === 0 ? 150 : null,
    }));
    store.placeNodes(places, pace.now());
  },
};

const ZEROS = [0, 0];
const garbage: Step[] = (
  [
    [0.61, "noise", [...ZEROS, 200, 3, 144, 7, 250, 1, ...ZEROS]],
    [0.62, "a frame that is damaged", [0, 30, 0xe0, ...Array(40).fill(170), 0]],
    [0.63, "a frame that does not end", [0, 9, 0xe0, ...Array(700).fill(170), 0]],
  ] as const
).map(([day, text, bytes]) => ({
  day,
  text: `On the line of storgatan-12 comes ${text}.`,
  run: (site) => site.node("storgatan-12").line!.send(Uint8Array.from(bytes)),
}));

export const nodesPlan: Step[] = [
  ...boots,
  // Records of a boot in which there was no time: it is known only between which others they are.
  off(0.06, "storgatan-12"),
  on(0.062, "storgatan-12"),
  // A day without a clock.
  ...cutOff(0, 1.3, "sallyhill-1"),
  outOfMemory(0.35, "provisorisk-1"),
  placed,
  ...garbage,
  {
    day: 0.64,
    text: "On the line of hamngatan-7 a frame comes a second time.",
    run: (site) => site.node("hamngatan-7").line!.repeat(),
  },
  // It is asked for something meanwhile, does not hear of it, and is heard itself.
  ...cutOff(1.86, 2.05, "esplanaden-20", "deaf"),
  {
    day: 1.71,
    text: "The radio module has no power.",
    run: (site) => site.stick.powerOff(),
  },
  {
    day: 1.76,
    text: "The radio module has power.",
    run: (site) => site.stick.powerOn(),
  },
  ...unplugged(1.35, 1.58, "bergsgatan-5"),
  ...cutOff(1.46, 1.66, "fredsgatan-8"),
  renamed(1.5, "provisorisk-1", "ostermalmsgatan-6"),
  removed(1.8, "lagergatan-1"),
  off(2.02, "lagergatan-1"),
  off(2.12, "nacksta-14"),
  off(2.12, "nacksta-15"),
  removed(2.47, "varvsgatan-2"),
  renamed(2.48, "bergsgatan-5", "bergsgatan-5-norra"),
  // Readings without time between others that have theirs.
  ...cutOff(2.52, 2.75, "hamngatan-7"),
  off(2.56, "hamngatan-7"),
  on(2.57, "hamngatan-7"),
  off(2.7, "hamngatan-7"),
  on(2.71, "hamngatan-7"),

  off(13.7, "esplanaden-20"),
  on(28.3, "esplanaden-20"),
  {
    day: 4.45,
    text: "fredsgatan-8 holds what another firmware has learned.",
    run: (site) => {
      const { board } = site.node("fredsgatan-8");
      board.powerOff();
      ageLearned(board);
      board.boot();
    },
  },
  {
    day: 5.1,
    text: "The board of provisorisk-1 is replaced, under a new key.",
    run: (site) => site.replaceBoard("provisorisk-1"),
  },
  ...cutOff(6.8, 13.3, "sallyhill-1"),
  // In the middle of the ninth night.
  off(8.5, "bergsgatan-5"),
  on(8.615, "bergsgatan-5"),
  ...cutOff(14.1, 16.2, "hamngatan-7"),
  outOfMemory(21.3, "skolhusallen-2"),
  off(25.1, "storgatan-12"),
  on(25.3, "storgatan-12"),
];
