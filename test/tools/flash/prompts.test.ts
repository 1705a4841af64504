// Questions at a terminal: keys that count, and keys that do not, in words of ours alone, and in ASCII in 40 columns.
import { PassThrough, Writable } from "node:stream";
import { setImmediate as turn } from "node:timers/promises";
import { stripVTControlCharacters } from "node:util";
import { describe, expect, test } from "vitest";
import { isAlone } from "../../../tools/flash/guide/command.ts";
import { createHand, type Take } from "../../../tools/flash/guide/hand.ts";
import { fitted } from "../../../tools/flash/guide/journey.ts";
import { createKeys } from "../../../tools/flash/guide/keys.ts";
import { choiceLines, createPrompts } from "../../../tools/flash/guide/prompts.ts";
import { LANGUAGES, type Language } from "../../../tools/sentences.ts";

const ENTER = "\r";
const DOWN = "\x1b[B";

/** A terminal at which a question stands, and time that passes when a test says so. */
function terminal(language: Language = "en", columns = 80) {
  const say = LANGUAGES[language];
  const input = new PassThrough();
  let drawn = "";
  const output = Object.assign(
    new Writable({
      write: (bytes, _encoding, done) => {
        drawn += bytes;
        done();
      },
    }),
    { columns },
  );
  const stop = new AbortController();
  let now = 0;
  let interrupts = 0;
  const keys = createKeys(
    input,
    () => {
      interrupts++;
      stop.abort();
    },
    () => now,
  );
  const press = async (...typed: string[]) => {
    for (const key of typed) {
      input.write(key);
      // Through two streams, and what is answered by it.
      for (let i = 0; i < 10; i++) await turn();
    }
  };
  return {
    ...{ say, keys, press, output, prompts: createPrompts(keys, output, stop.signal, say) },
    pass: (ms: number) => {
      now += ms;
    },
    drawn: () => drawn,
    interrupts: () => interrupts,
  };
}

const FRUIT = ["apple", "pear", "plum"].map((value) => ({ value, label: value }));

describe("a choice", () => {
  test.each<[string[], string]>([
    [[ENTER], "pear"],
    [[DOWN, ENTER], "plum"],
    [["1", ENTER], "apple"],
    [["3", "3", ENTER], "plum"],
    [["9", "x", "\x1b", ENTER], "pear"],
  ])("by %j is %s", async (typed, value) => {
    const { prompts, press, pass } = terminal();
    const answer = prompts.choose("Which?", FRUIT, "pear");
    pass(300);
    await press(...typed);
    expect(await answer).toBe(value);
  });

  test("is not made by a key that was pressed twice, or while nothing was asked", async () => {
    const { prompts, press, pass, drawn } = terminal();
    await press(ENTER, "3");
    const first = prompts.choose("First?", FRUIT);
    pass(1000);
    await press(ENTER);
    expect(await first).toBe("apple");
    const second = prompts.choose("Second?", FRUIT);
    pass(299);
    await press(ENTER, DOWN);
    expect(drawn()).not.toContain("Second? apple");
    pass(1);
    await press(ENTER);
    expect(await second).toBe("apple");
  });

  test("ends by Ctrl-C, whenever that is pressed", async () => {
    const { prompts, press, interrupts } = terminal("sv");
    const answer = prompts.choose("Vilken?", FRUIT);
    const refused = expect(answer).rejects.toMatchObject({ code: "flash", message: "Avbrutet." });
    await press("\x03");
    await refused;
    expect(interrupts()).toBe(1);
  });

  test("shows those around the marked one where there are many", () => {
    const labels = Array.from({ length: 30 }, (_, i) => `port${i + 1}`);
    const lines = choiceLines(labels, 20, 40, LANGUAGES.sv);
    expect(lines).toContain("> 21 port21");
    expect(lines.length).toBe(15);
    expect(lines.at(-1)).toBe("(13 ovanför, 3 nedanför)");
  });
});

describe("a text", () => {
  test("that is wrong is asked for again, with what is wrong", async () => {
    const { prompts, press, pass, drawn } = terminal("sv");
    const check = (text: string) => (text === "4" ? undefined : "Skriv fyra.");
    const answer = prompts.type("Hur många?", { ready: "5", check });
    pass(300);
    await press(ENTER);
    expect(drawn()).toContain("Skriv fyra.");
    await press("4", ENTER);
    expect(await answer).toBe("4");
  });

  test("is what is ready where nothing is typed, and has the letters of both languages", async () => {
    const { prompts, press, pass } = terminal();
    const ready = prompts.type("Where?", { ready: "Storgatan 4" });
    pass(300);
    await press(ENTER);
    expect(await ready).toBe("Storgatan 4");
    const typed = prompts.type("Where?");
    pass(300);
    await press("Ågatan", "x", "\x7f", " 2", ENTER);
    expect(await typed).toBe("Ågatan 2");
  });
});

test.each(["en", "sv"] as const)(
  "what is drawn in %s fits 40 columns, is ASCII but for letters, and is ours",
  async (language) => {
    const { prompts, press, pass, drawn, say } = terminal(language, 40);
    const { guide } = say;
    const choices = [guide.listen, guide.isFlashed, guide.calibrate].map((label) => ({
      value: label,
      label,
    }));
    const choice = prompts.choose(guide.listenNow, choices);
    pass(300);
    await press(ENTER);
    await choice;
    const text = prompts.type(guide.position, {
      check: (typed) => (typed === "1" ? undefined : guide.mustBePosition),
    });
    pass(300);
    await press(ENTER, "1", ENTER);
    await text;
    // What moves the cursor and clears is no text, and begins another line.
    const shown = stripVTControlCharacters(drawn().replaceAll("\x1b", "\n\x1b"));
    expect(shown).not.toMatch(/[^\n\r -~åäöÅÄÖ]/);
    for (const line of shown.split(/[\r\n]/)) expect(line.length).toBeLessThanOrEqual(40);
    if (language === "sv") expect(shown).not.toMatch(/\b(Enter alone|Type|yes|no|cancel)\b/i);
  },
);

test("a text is broken where it does not fit, and stays in its columns where it does", () => {
  expect(fitted("a   b\n    one two three", 10)).toBe("a   b\none two\nthree");
  expect(fitted("\x1b[30;107m##  ##\x1b[0m", 10)).toBe("\x1b[30;107m##  ##\x1b[0m");
});

test.each<[string[], boolean]>([
  [[], true],
  [["--lang", "sv"], true],
  [["--lang=sv", "--debug"], true],
  [["flash"], false],
  [["--help"], false],
  [["--lang", "sv", "flsh"], false],
])("%j is sippra-node alone: %s", (argv, alone) => expect(isAlone(argv)).toBe(alone));

describe("a hand on a board", () => {
  /** A board that is taken, reset and let go of. */
  function rig(fails = false) {
    const log: string[] = [];
    const board = {
      ...{
        knock: async () => {},
        tell: async () => {},
        hear: async () => undefined,
        evaluate: async () => 1,
      },
      reset: async () => void log.push("reset"),
    };
    const take: Take = async (wait, work) => {
      log.push(`take ${wait}`);
      if (fails) throw new Error("not there");
      await work(board);
      log.push("let go");
    };
    return { log, hand: createHand(take) };
  }

  test("keeps it from one piece of work to the next, reset in between", async () => {
    const { log, hand } = rig();
    expect(await hand.use(async () => 1, 4)).toBe(1);
    expect(await hand.use(async () => 2)).toBe(2);
    expect(hand.isHeld()).toBe(true);
    await hand.letGo();
    await hand.letGo();
    expect(log).toEqual(["take 4", "reset", "let go"]);
  });

  test("lets go where the work fails, and takes it again", async () => {
    const { log, hand } = rig();
    const fails = async () => {
      throw new Error("broken");
    };
    await expect(hand.use(fails)).rejects.toThrow("broken");
    expect([...log, hand.isHeld()]).toEqual(["take 300", "let go", false]);
    await hand.use(async () => {});
    await hand.letGo();
    expect(log.slice(2)).toEqual(["take 300", "let go"]);
  });

  test("says why there is none", async () => {
    const { hand } = rig(true);
    await expect(hand.use(async () => {})).rejects.toThrow("not there");
    expect(hand.isHeld()).toBe(false);
  });
});
