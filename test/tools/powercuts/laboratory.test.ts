// The laboratory itself: that it finds what it looks for. (npm run test:powercuts is the campaign.)
import { describe, expect, test } from "vitest";
import { DIFFERENCE } from "../../../shared/leak/learned.ts";
import { createFlash } from "../../../tools/image/flash.ts";
import { BOARD_KINDS } from "../../../tools/image/kinds.ts";
import { createBook, type Fault, readFrame } from "../../../tools/powercuts/book.ts";
import { goOn } from "../../../tools/powercuts/branch.ts";
import { campaign, isOp, pointsOf } from "../../../tools/powercuts/campaign.ts";
import { apply, type Cut, copyMemory, cutsOf, type Memory, type Op } from "../../../tools/powercuts/cuts.ts";
import { createLearning, learnedIn, newestLearned } from "../../../tools/powercuts/learned.ts";
import { live, START } from "../../../tools/powercuts/life.ts";
import { addRange, inRanges, type Ranges, upTo } from "../../../tools/powercuts/ranges.ts";
import { chances } from "../../../tools/powercuts/signals.ts";

const kind = BOARD_KINDS.puckjs!;
const DAY_MS = 86_400_000;
const life = live(kind, 5, 2);

/** Flash and book as they were before the operation of that number; the book may be of another time. */
function stateBefore(operation: number, bookAt = operation) {
  const memory = copyMemory(life);
  const book = createBook();
  const learning = createLearning(kind, []);
  let number = -1;
  life.events.forEach((event) => {
    if (isOp(event)) {
      if (++number < operation) apply(kind, memory, event, { how: "after" }, Math.random);
      if (number < bookAt && event.what === "write") learning.wrote(event.data);
    } else if (number < bookAt) {
      if (event.what === "sent") book.sent(readFrame(event.frame));
      else if (event.what === "asked") book.command(0, event.command, event.at);
      else book.heard(readFrame((life.events[event.frame] as { frame: Uint8Array }).frame));
    }
  });
  return { memory, book, learnt: learning.learnt() };
}

/** What the laboratory says of a life that goes on so. */
function kindsOfFaults({ memory, book, learnt }: ReturnType<typeof stateBefore>): string[] {
  const at = life.events.findLast(isOp)!.at;
  const { faults } = goOn({ kind, memory, image: life.image, book, learnt, at, seed: [2, 0, 0] });
  return [...new Set(faults.map((fault) => fault.kind))].sort();
}

const operations = life.events.filter(isOp).length;

describe("it finds", () => {
  test("nothing where nothing is wrong", () => {
    expect(life.faults).toEqual([]);
    expect(operations).toBeGreaterThan(400);
    expect(life.kept.night).toBeGreaterThan(3);
    expect(life.kept.burst).toBeGreaterThan(3);
    expect(kindsOfFaults(stateBefore(operations))).toEqual([]);
  });

  test("a counter that comes back, and records that went, where flash is older than what was sent", () => {
    expect(kindsOfFaults(stateBefore(operations - 350, operations))).toContain("reused");
    // Towards the end of the day on which nobody answered.
    const silent = life.events.filter(isOp).filter(({ at }) => at < START + 3.9 * DAY_MS).length;
    expect(kindsOfFaults(stateBefore(silent))).toEqual([]);
    expect(kindsOfFaults(stateBefore(silent - 40, silent))).toContain("lost");
  });

  test("a changed byte of code or profile", () => {
    const state = stateBefore(operations);
    const end = (kind.storage.pages - kind.ringPages) * kind.storage.pageSize;
    state.memory.image[end - 40]! ^= 1;
    expect(kindsOfFaults(state)).toContain("changed");
  });

  test("a node that does not go on", () => {
    const state = stateBefore(operations);
    state.memory.image.fill(255, (kind.storage.pages - kind.ringPages) * kind.storage.pageSize);
    expect(kindsOfFaults(state)).toEqual(["forgot", "stuck"]);
  });

  test("learning that went: the newest of it is damaged, and an older one is valid", () => {
    const state = stateBefore(operations);
    const { image } = state.memory;
    const newest = newestLearned(kind, state.memory)!;
    expect(newest).toEqual(Buffer.from(state.learnt.last!));
    image[Buffer.from(image).lastIndexOf(newest)] = 0;
    expect(newestLearned(kind, state.memory)).toBeDefined();
    expect(kindsOfFaults(state)).toEqual(["forgot"]);
  });

  test("a night that is forgotten, by what is written after it", () => {
    const writes = life.events.filter((event) => isOp(event)).filter((op) => op.what === "write");
    const forgets = (which: number) => {
      const faults: Fault[] = [];
      const learning = createLearning(kind, faults);
      let night = 0;
      let last = Buffer.alloc(0);
      for (const { data } of writes) {
        const learned = learnedIn(data);
        // A page that is opened repeats it, with what has been learned of the pressure since.
        const pipe = learned ? Buffer.from(learned.subarray(0, DIFFERENCE)) : last;
        const another = !pipe.equals(last);
        last = pipe;
        if (another && ++night === which) continue;
        learning.wrote(data);
      }
      return new Set(faults.map((fault) => fault.kind));
    };
    expect(forgets(-1)).toEqual(new Set());
    // In this life the third sounds to the half dB like the fourth: that it was left out cannot be seen.
    for (const night of [1, 2, 4, 5]) expect(forgets(night)).toEqual(new Set(["forgot"]));
  });
});

test("a share of the points holds, and says the same in one share or in two", () => {
  const share = { life, rate: 40 / pointsOf(life) };
  const whole = campaign({ ...share, worker: 0, of: 1 }, () => {});
  const halves = [0, 1].map((worker) => campaign({ ...share, worker, of: 2 }, () => {}));
  expect(whole.violations).toEqual([]);
  expect(whole.points).toBeGreaterThan(20);
  expect(whole.cuts).toBeGreaterThan(whole.points);
  expect(halves[0]!.frames + halves[1]!.frames).toBe(whole.frames);
});

describe("cuts", () => {
  const small = { ...kind, storage: { address: 0x1000, pages: 4, pageSize: 64 }, ringPages: 2 };
  const memory = (): Memory => ({ image: new Uint8Array(256).fill(0x5a), ring: undefined });
  const write: Op = {
    what: "write",
    at: 0,
    address: 0x1040,
    data: Uint8Array.from({ length: 20 }, (_, i) => i),
  };
  const erase: Op = { what: "erase", at: 0, address: 0x1080 };

  test("a write that was cut has cleared bits of its own bytes only, and as far as it got all of them", () => {
    for (let seed = 0; seed < 50; seed++) {
      for (const cut of cutsOf(write, chances(seed))) {
        const made = memory();
        apply(small, made, write, cut, chances(seed, 1));
        const whole = cut.how === "within" ? cut.bytes : cut.how === "after" ? 20 : 0;
        made.image.forEach((byte, at) => {
          const i = at - 0x40;
          const data = i >= 0 && i < 20 ? i : 255;
          if (i >= 0 && i < whole) expect(byte).toBe(0x5a & data);
          else if (i >= whole && i < whole + 4) expect(byte & (0x5a & data)).toBe(0x5a & data);
          else expect(byte).toBe(0x5a);
        });
      }
    }
  });

  test("an erase that was cut has set bits of its own page only", () => {
    const seen = new Set<string>();
    for (let seed = 0; seed < 20; seed++) {
      for (const cut of cutsOf(erase, chances(seed))) {
        const made = memory();
        apply(small, made, erase, cut, chances(seed, 1));
        made.image.forEach((byte, at) => {
          if (at < 0x80 || at >= 0xc0) expect(byte).toBe(0x5a);
          else expect(byte & 0x5a).toBe(0x5a);
        });
        seen.add(Buffer.from(made.image).toString("hex"));
      }
    }
    expect(seen.size).toBeGreaterThan(40);
  });

  test("whole operations give what the board's own flash has", () => {
    const made = memory();
    const flash = createFlash(small.storage, made.image);
    for (const op of [write, erase, { ...write, address: 0x1081 }] as Op[]) {
      if (op.what === "write") flash.write(op.address, op.data);
      else flash.erasePage(op.address);
      apply(small, made, op, { how: "after" } satisfies Cut, Math.random);
    }
    expect(made.image).toEqual(flash.bytes);
  });
});

test("ranges are what a set of numbers is", () => {
  const chance = chances(7);
  const ranges: Ranges = [];
  const set = new Set<number>();
  for (let i = 0; i < 300; i++) {
    const first = 1 + Math.floor(chance() * 200);
    const last = first + Math.floor(chance() ** 3 * 30);
    addRange(ranges, first, last);
    for (let n = first; n <= last; n++) set.add(n);
    for (let n = 0; n < 240; n++) expect(inRanges(ranges, n)).toBe(set.has(n));
    ranges.forEach(([from], r) => {
      if (r > 0) expect(from).toBeGreaterThan(ranges[r - 1]![1] + 1);
    });
  }
  let top = 0;
  while (set.has(top + 1)) top++;
  expect(upTo(ranges)).toBe(top);
});
