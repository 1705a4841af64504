// What sippra-node says about a board that does not answer, in English.
import type { Verdict } from "./check.ts";
import type { Found } from "./doctor.ts";

export const doctor = {
  listening: (port: string) => `Listening on ${port}`,
  failed: "No board that is fit for a node was found.",
  machine: "This computer",
  onBoards: (titles: string, resetIt: string) => `on ${titles}, ${resetIt}`,
  all: {
    pass: "Pass: the board answers.",
    doubtful: "Doubtful: read what is said above.",
    fail: "Fail: do what is said above and run this again.",
  } as Record<Verdict, string>,
  noPort: {
    linux: (known: string) =>
      `No serial port on USB. The cable may have no wires for data (a charging cable): take another. "lsusb" should list the board or its adapter (${known}); where it does, its driver is missing ("sudo dmesg -w" while you plug it in), and a virtual machine has to be given the device.`,
    win32: (known: string) =>
      `No serial port on USB. The cable may have no wires for data (a charging cable): take another. The device manager should have, under "Ports (COM & LPT)", one of: ${known}. Where it is under "Other devices" with a yellow sign, install its maker's driver.`,
    darwin: (known: string) =>
      `No serial port on USB. The cable may have no wires for data (a charging cable): take another. "ls /dev/cu.*" should list one of: ${known}. Where the adapter is in System Information under USB only, install its maker's driver.`,
  },
  found: {
    "no-driver": (title: string, usb: string, driver: string) =>
      `An adapter is on USB (${title}, ${usb}), and has no port: load its driver ("sudo modprobe ${driver}"), unplug it and plug it in again.`,
    braille: (title: string, usb: string, program: string) =>
      `An adapter is on USB (${title}, ${usb}), and ${program} runs, which takes it for a Braille display: "sudo apt remove ${program}", unplug it and plug it in again.`,
    "boot-loader": (title: string) =>
      `A board is in its boot loader (${title}), where it has no console: take its power away and give it back, leaving its button alone, or put Espruino on it (docs/boards.md).`,
    "modem-manager": (rule: string) =>
      `ModemManager runs, and talks to ports that are plugged in. Put this line into /etc/udev/rules.d/99-sippra.rules, then "sudo udevadm control --reload" and plug in again: ${rule}`,
    udev: (rule: string) =>
      `Or for everybody at this computer: put this line into /etc/udev/rules.d/99-sippra.rules, then "sudo udevadm control --reload" and plug in again: ${rule}`,
    held: (holders: string) => `Another program has it open: ${holders}. End it and run this again.`,
    "perhaps-held": (programs: string) => `Programs that usually hold ports: ${programs}.`,
    silent: (speeds: string) =>
      `Nothing was heard at ${speeds} bit/s. Is the board powered and its ground connected? Is TX wired to RX on both ends (swap them to try), on the pins of docs/boards.md?`,
    asleep: (resetIt: string) =>
      `A node that runs has no console, and speaks when it sends only. Start "sippra-node doctor --listen 30", then ${resetIt}.`,
    "bluetooth-boot-loader": (title: string) =>
      `A ${title} in its boot loader has no console either: it is on Bluetooth as DfuTarg then. Take its power away and give it back, leaving its button alone.`,
    zeros: () =>
      "Nothing but zeros: the line is held low. Is the other end powered, is ground connected, and are the levels 3.3 V and not RS-232?",
    noise: (speeds: string) =>
      `Bytes came that are no text at any of ${speeds} bit/s: another speed, a loose ground, or RS-232 levels on a line of 3.3 V.`,
    echo: () =>
      "What is sent comes back, and nothing else: TX and RX are joined, or the adapter is wired to itself.",
    "other-speed": (baud: string, asked: string) =>
      `It speaks at ${baud} bit/s and not at ${asked}: add --baud ${baud} to the other commands.`,
    "held-back": () =>
      "It has said XOFF and no XON: it takes no more for now. Unplug it, plug it in again, and end what else writes to it.",
    mute: () =>
      "A prompt came, but no answer to a question: it is busy, holds back what is sent (XOFF), or TX does not reach it.",
    interpreter: (title: string, version: string) =>
      `Espruino ${version} on ${title} answers, with no node on it: "sippra-node flash" makes it one.`,
    "holds-node": (title: string, version: string) =>
      `Espruino ${version} on ${title} answers, with a node on it, whose console is open just now.`,
    "unknown-board": (board: string, version: string) =>
      `Espruino ${version} answers on ${board}, for which Sippra has no firmware: "sippra-node boards" lists those that it has.`,
    "too-old": (title: string, version: string, needed: string) =>
      `Espruino ${version} on ${title} answers, and a node needs ${needed} or newer: update it (espruino.com/Download).`,
    node: (line: string) => `A node has started: "${line}"`,
    "node-trouble": (line: string) => `A node does not start: "${line}" Flash it again.`,
    locked: () =>
      "A node's console asks for its password: the board answers. The other commands open it with the node's enrolment (--enrol).",
    debugger: () =>
      "The board is in its debugger, where its program stands: take its power away and give it back.",
    frames: (node: string, type: string, counter: string) =>
      `Node ${node} runs and sends: a frame of type ${type} came, with counter ${counter}. Its console is off until it is reset.`,
    gateway: (node: string) =>
      `A gateway speaks to node ${node} here: this is the gateway's end of the line and not the node's.`,
    module: (title: string, baud: string) =>
      `A radio module answers and no board: ${title}, at ${baud} bit/s. Connect to the board, with the module off its pins.`,
    login: (line: string) =>
      `A Linux computer's console answers ("${line}"): it is no board, or the gateway's own port. Take another port.`,
    python: (line: string) =>
      `Python answers ("${line}") and no Espruino: install Espruino on the board (espruino.com/Download).`,
    at: (line: string) =>
      `Something that takes AT commands answers ("${line}"), a modem as it seems: take another port.`,
    text: (line: string) =>
      `Another program speaks ("${line}"): is it the right port, and Espruino on the board (espruino.com/Download)?`,
  } as Record<Exclude<Found, "no-port" | "unopened">, (...about: string[]) => string>,
};
