// How a board is wired, drawn from its facts: docs/wiring has a drawing for each board that says how it is fed. Pins, pads
// and modules are the facts'; values are those of a circuit that was never built (docs/boards.md says so beside it).
import type { Facts, LinePins, SensorPins } from "../../firmware/boards/facts.ts";
import { moduleNamed } from "../../shared/radio/modules/index.ts";
import {
  amplifier,
  antenna,
  box,
  capacitor,
  cell,
  dashed,
  drawing,
  ground,
  joint,
  label,
  rail,
  resistor,
  wire,
} from "../report/drawing.ts";
import { modulesOf } from "./boards.ts";
import { FACTS } from "./kinds.ts";

/** A board that can be drawn. */
export type Wired = Facts & Required<Pick<Facts, "pins" | "power">>;

/** The boards with pins that say how they are fed, in their order. */
export const wiredBoards = (): Wired[] =>
  Object.values(FACTS).filter(
    (facts): facts is Wired => facts.pins !== undefined && facts.power !== undefined,
  );

/** px: sensors to the left of the board, line and power to its right. */
const [WIDTH, HEIGHT, LEFT, RIGHT] = [700, 640, 340, 440] as const;
const MIDDLE = { anchor: "middle" } as const;
const END = { anchor: "end" } as const;

/** Fed by the board's 3.3 V and not by the cell, so that the supply pin is as high as what it enables takes for high. */
const BOOST = { rail: "3.3 V", part: "boost, to 5 V", type: "MCP1640", enable: "EN" };
/** What switches the transducer's supply, and what that is made of. */
const FEED = {
  cell: BOOST,
  charged: BOOST,
  usb: { rail: "5 V", part: "load switch", type: "TPS22918", enable: "ON" },
} as const;

/** A pin at the board's edge, its name inside. */
const leftPin = (y: number, name: string) => label([LEFT + 6, y + 4], name);
const rightPin = (y: number, name: string) => label([RIGHT - 6, y + 4], name, END);

/** The transducer, the switch in its supply, and the divider that halves its signal. */
function pressurePart(pins: SensorPins, from: Wired["power"]["from"]): string[] {
  const feed = FEED[from];
  return [
    label([14, 62], "Pressure", { bold: true }),
    rail([196, 74], feed.rail) + wire([196, 74], [196, 88]),
    box([126, 88], 140, 48),
    label([196, 105], feed.part, MIDDLE),
    label([132, 126], "OUT"),
    label([196, 126], feed.type, MIDDLE),
    label([260, 126], feed.enable, END),
    wire([266, 122], [LEFT, 122]) + leftPin(122, `${pins.supply} supply`),
    joint([308, 122]) + resistor([308, 122], [308, 164]) + ground([308, 164]),
    label([298, 156], "100 k\u03a9", END),
    wire([126, 122], [112, 122], [112, 174], [100, 174]) + label([119, 156], "5 V"),
    box([14, 158], 86, 96),
    label([20, 178], "transducer"),
    label([94, 205], "out", END) + label([20, 205], "16 bar"),
    label([94, 236], "GND", END),
    label([14, 271], "0.5 to 4.5 V"),
    wire([100, 232], [112, 232], [112, 242]) + ground([112, 242]),
    resistor([100, 201], [200, 201]) + label([150, 191], "10 k\u03a9", MIDDLE),
    joint([200, 201]) + resistor([200, 201], [200, 250]) + ground([200, 250]),
    label([190, 230], "10 k\u03a9", END),
    joint([250, 201]) + capacitor([250, 201], [250, 250]) + ground([250, 250]),
    label([264, 230], "10 nF"),
    wire([200, 201], [LEFT, 201]) + leftPin(201, `${pins.pressure} pressure`),
    label([206, 193], "0.25 to 2.25 V"),
  ];
}

/** The pin that feeds the amplifier, marked as what it feeds is; the supply's, where it is that. */
const amplifierPin = ({ amplifier, supply }: SensorPins): string[] =>
  amplifier === supply
    ? [rail([326, 100], amplifier) + wire([326, 100], [326, 122]) + joint([326, 122])]
    : [
        wire([LEFT, 330], [300, 330]) +
          leftPin(330, `${amplifier} amplifier`) +
          label([295, 334], amplifier, { ...END, bold: true }),
      ];

/** The piezo disc and its amplifier, which rests at half of what a pin feeds it with. */
function soundPart(pins: SensorPins, type: string): string[] {
  return [
    label([14, 300], "Sound", { bold: true }),
    rail([150, 310], pins.amplifier) + resistor([150, 310], [150, 348]) + joint([150, 348]),
    label([160, 334], "100 k\u03a9"),
    label([30, 338], "half of 3.3 V"),
    ...amplifierPin(pins),
    resistor([150, 348], [150, 410]) + label([160, 383], "1 M\u03a9") + joint([150, 410]),
    joint([102, 348]) +
      resistor([102, 348], [102, 388]) +
      ground([102, 388]) +
      label([94, 372], "100 k\u03a9", END),
    wire([150, 348], [44, 348]) + capacitor([44, 348], [44, 388]) + ground([44, 388]),
    label([32, 372], "1 \u00b5F", END),
    box([14, 402], 62, 62) + label([20, 424], "piezo") + label([20, 440], "disc"),
    wire([76, 452], [90, 452], [90, 460]) + ground([90, 460]),
    resistor([76, 410], [150, 410]) + label([113, 430], "10 k\u03a9", MIDDLE),
    wire([150, 410], [188, 410]),
    amplifier([188, 428]),
    label([232, 396], type),
    rail([213, 380], pins.amplifier) + wire([213, 380], [213, 403]),
    wire([213, 453], [213, 464]) + ground([213, 464]),
    wire([263, 428], [272, 428]) + joint([272, 428]) + resistor([272, 428], [322, 428]),
    label([297, 417], "10 k\u03a9", MIDDLE),
    joint([322, 428]) +
      capacitor([322, 428], [322, 470]) +
      ground([322, 470]) +
      label([310, 454], "10 nF", END),
    wire([322, 428], [LEFT, 428]) + leftPin(428, `${pins.acoustic} acoustic`),
    wire([188, 446], [172, 446], [172, 508]) + joint([172, 508]),
    wire([272, 428], [272, 508]) + resistor([172, 508], [272, 508]) + label([222, 498], "1 M\u03a9", MIDDLE),
    joint([192, 508]) + joint([252, 508]),
    wire([192, 508], [192, 530]) + capacitor([192, 530], [252, 530]) + wire([252, 530], [252, 508]),
    label([222, 554], "100 pF", MIDDLE),
    resistor([172, 508], [172, 552]) + label([161, 534], "10 k\u03a9", END),
    capacitor([172, 552], [172, 590]) + ground([172, 590]) + label([157, 575], "0.47 \u00b5F", END),
    label([190, 590], "gain 101, half at 1.6 kHz"),
  ];
}

/** Names on lines of at most two. */
const titlesOf = (facts: Wired): string[] => {
  const titles = modulesOf(facts).map((name) => moduleNamed(name)!.title);
  return titles.length > 2
    ? [`${titles.slice(0, 2).join(", ")},`, titles.slice(2).join(", ")]
    : [titles.join(", ")];
};

/** TX and RX, crossed: the other end's names are its own. */
const crossed = ({ tx, rx }: LinePins): string[] => [
  wire([RIGHT, 170], [536, 170]) + rightPin(170, `${tx} TX`) + label([542, 174], "RX"),
  wire([RIGHT, 220], [536, 220]) + rightPin(220, `${rx} RX`) + label([542, 224], "TX"),
];

/** The radio module, or the line to the gateway where the board can have no module. */
function linkPart(facts: Wired): string[] {
  const [first, second] = facts.lines;
  const parts = [...crossed(first!), label([542, 322], "GND"), wire([536, 318], [506, 318], [506, 328])];
  parts.push(ground([506, 328]), box([536, 96], 150, 240));
  if (facts.nrf) {
    parts.push(rail([488, 122], "3.3 V") + resistor([488, 122], [488, 170]) + joint([488, 170]));
    parts.push(label([498, 152], "100 k\u03a9", { size: 11 }));
  }
  if (second) {
    parts.push(wire([RIGHT, 372], [460, 372]) + rightPin(372, `${second.tx} TX`));
    parts.push(wire([RIGHT, 394], [460, 394]) + rightPin(394, `${second.rx} RX`));
    parts.push(label([466, 387], "the same, with --uart 2"));
  }
  if (facts.modulePin === undefined) {
    return [
      ...parts,
      label([546, 118], "Line to the gateway", { bold: true }),
      label([546, 138], "UART of 3.3 V,"),
      label([546, 154], "no RS-232"),
    ];
  }
  return [
    ...parts,
    label([546, 118], "Radio module", { bold: true }),
    ...titlesOf(facts).map((line, i) => label([546, 138 + 16 * i], line)),
    wire([640, 96], [640, 74]) + antenna([640, 74], 30) + label([622, 70], "antenna, 868 MHz", END),
    dashed([RIGHT, 246], [536, 246]) +
      rightPin(246, `${facts.modulePin} module`) +
      label([542, 250], "reset"),
    label([488, 262], "low: 0.2 s", { ...MIDDLE, size: 11 }),
    wire([536, 284], [484, 284]) +
      label([479, 288], "3.3 V", { ...END, bold: true }) +
      label([542, 288], "3.3 V"),
    joint([506, 284]) + capacitor([506, 284], [506, 318]) + joint([506, 318]),
    label([494, 306], "100 \u00b5F", END),
    label([686, 353], "or a line: RX, TX and GND", END),
  ];
}

/** Where the board's power comes from, and its 3.3 V for all that is marked so. */
function powerPart({ power }: Wired): string[] {
  const parts = [
    label([536, 432], "Power", { bold: true }),
    rightPin(480, power.in),
    rightPin(566, "GND"),
    joint([470, 566]) + wire([470, 566], [470, 576]) + ground([470, 576]),
  ];
  if (power.from !== "cell") {
    parts.push(
      wire([RIGHT, 450], [452, 450]) + rightPin(450, power.out) + label([457, 454], "3.3 V", { bold: true }),
    );
  }
  if (power.from === "usb") {
    return [
      ...parts,
      box([536, 456], 150, 122) +
        label([611, 514], "5 V supply", MIDDLE) +
        label([611, 530], "USB or mains", MIDDLE),
      wire([RIGHT, 480], [536, 480]) +
        label([500, 472], "5 V", { ...MIDDLE, bold: true }) +
        label([542, 484], "+"),
      wire([RIGHT, 566], [536, 566]) + label([542, 570], "\u2212"),
    ];
  }
  parts.push(wire([RIGHT, 566], [640, 566]) + cell([640, 480], [640, 566]));
  if (power.from === "charged") {
    return [
      ...parts,
      wire([RIGHT, 480], [640, 480]),
      label([686, 468], "Li-ion cell, 3.7 V, protected", END),
    ];
  }
  return [
    ...parts,
    label([686, 468], "Li-SOCl2, 3.6 V", END),
    rail([464, 460], "3.3 V") + wire([464, 460], [464, 480]) + joint([464, 480]),
    wire([RIGHT, 480], [488, 480]) + wire([566, 480], [640, 480]),
    box([488, 456], 78, 50) + label([527, 476], "LDO, 3.3 V", MIDDLE) + label([527, 496], "MCP1812", MIDDLE),
    joint([600, 480]) + capacitor([600, 480], [600, 566]) + joint([600, 566]) + label([588, 528], "HLC", END),
    joint([527, 566]) + wire([527, 506], [527, 566]),
  ];
}

/** The words for who cannot see it. */
export function wiringTitle({ title, pins, lines, modulePin, power }: Wired): string {
  const { tx, rx } = lines[0]!;
  const module = modulePin === undefined ? "" : `, radio module's reset ${modulePin}`;
  return `Wiring of ${title}: acoustic amplifier at ${pins.acoustic}, transducer's divided signal at ${pins.pressure}, switch in its supply at ${pins.supply}, TX ${tx}, RX ${rx}${module}, fed at ${power.in}`;
}

/** The drawing, as an SVG file. */
export function wiring(facts: Wired): string {
  return drawing([WIDTH, HEIGHT], wiringTitle(facts), [
    label([14, 28], `${facts.title}, ${facts.chip}`, { bold: true, size: 17 }),
    label([686, 28], "never built: values by calculation", END),
    box([LEFT, 88], RIGHT - LEFT, 502),
    ...pressurePart(facts.pins, facts.power.from),
    ...soundPart(facts.pins, facts.power.from === "usb" ? "MCP6001" : "MCP6231"),
    ...linkPart(facts),
    ...powerPart(facts),
    label([14, 616], "The same bold name is one net, and so are all grounds."),
    label([14, 632], "The firmware drives supply, amplifier and TX, and module low for a moment."),
  ]);
}
