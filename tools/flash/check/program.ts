// The diagnostic program (firmware/diagnose.ts) on a board: made for its kind, sent to its memory in lines that its console
// takes, and asked. It goes with the next reset.
import { setTimeout as pause } from "node:timers/promises";
import type { Profile } from "../../../firmware/profile.ts";
import { ToolError } from "../../errors.ts";
import type { Sentences } from "../../sentences.ts";
import type { BoardConsole } from "../console.ts";

/** Characters of the program in one line: all of it has to fit in half of the 1 kB that an interpreter takes in. */
const PIECE = 200;
/** What a window takes besides settling: 250 ms of sound, a transform, and a slow board's arithmetic. */
const WINDOW_MS = 4000;
const ANSWER_MS = 2000;
/** The answer that comes after so many others. */
const answerAfter = (others: number) => new RegExp(`(?:<#\\[[^#]*\\]#>[^<]*){${others}}<#(\\[[^#]*\\])#>`);

/** A pressure reading: 1/65536 of full scale, and what the supply makes of it; null: it could not be measured. */
export interface PressureSeen {
  reading: number;
  scale: number | null;
}

/** A window of sound, in steps of the converter where nothing else is said. */
export interface WindowSeen {
  /** 0.1 dB re full scale; null: the input rests at an end of the converter. */
  level: number | null;
  flags: number;
  variance: number;
  /** Hz; null where there is no level. */
  frequency: number | null;
  /** Means of its quarters. */
  quarters: number[];
  /** 0.1 dB re full scale in each band of BAND_EDGES; empty where there is no level. */
  bands: number[];
}

/** A window of 62.5 ms. `slow`: most of its power is a slope, lower than any sound. */
export type ShortSeen = Pick<WindowSeen, "level" | "flags" | "frequency"> & { slow: boolean };

export interface SupplySeen {
  /** mV; null: on mains. */
  battery: number | null;
  /** degC */
  temperature: number | null;
  /** What its clock says, s. */
  seconds: number;
}

/** What can be asked of a board that runs it. */
export interface Diagnosis {
  pressure(): Promise<PressureSeen>;
  window(): Promise<WindowSeen>;
  supply(): Promise<SupplySeen>;
  /** Switches the amplifier on until the next reset, and waits until it has settled; then short windows can be asked for. */
  listen(): Promise<void>;
  short(): Promise<ShortSeen>;
  /** So many of them in a row, handed on as they come. */
  shorts(windows: number, onShort: (seen: ShortSeen) => void): Promise<void>;
  /** Levels in the bands of BAND_EDGES of the short window heard last, dB re full scale. */
  bands(): Promise<number[]>;
}

function windowOf([level, flags, variance, frequency, ...rest]: (number | null)[]): WindowSeen {
  const numbers = rest as number[];
  return {
    ...{ level: level!, flags: flags!, variance: variance!, frequency: frequency! },
    ...{ quarters: numbers.slice(0, 4), bands: numbers.slice(4) },
  };
}

export interface LoadOptions {
  board: BoardConsole;
  /** Its text. */
  program: string;
  /** With which it measures. */
  profile: Pick<Profile, "sensors" | "uart" | "acousticFile" | "pressureFile">;
  say: Sentences;
  /** Characters sent. */
  progress?(characters: number): void;
  /** Of a simulation, which has its own time. */
  sleep?(ms: number): Promise<unknown>;
}

/** Loads it. Throws ToolErrors "flash" where the board does not answer as the program does. */
export async function loadProgram(options: LoadOptions): Promise<Diagnosis> {
  const { board, program, profile, say, progress = () => {}, sleep = pause } = options;
  await board.evaluate(`(global.SIPPRA="",1)`);
  for (let at = 0; at < program.length; at += PIECE) {
    const piece = program.slice(at, at + PIECE);
    await board.evaluate(`(global.SIPPRA+=${JSON.stringify(piece)},1)`);
    progress(piece.length);
  }
  await board.tell("eval(SIPPRA)");
  if ((await board.evaluate("typeof SIPPRA")) !== "object") throw new ToolError("flash", say.check.notLoaded);
  await board.evaluate(`(SIPPRA.START(${JSON.stringify(profile)}),1)`);

  const { sensors } = profile;
  const hear = async (others: number, ms: number): Promise<(number | null)[]> => {
    const answer = answerAfter(others);
    const text = await board.hear(answer, ms);
    if (text === undefined) throw new ToolError("flash", say.check.noMeasure);
    return JSON.parse(answer.exec(text)![1]!);
  };
  const ask = async (call: string, ms: number) => {
    await board.tell(`SIPPRA.${call}()`);
    return hear(0, ms);
  };
  const shorts: Diagnosis["shorts"] = async (windows, onShort) => {
    await board.tell(`SIPPRA.SHORT(${windows})`);
    for (let i = 0; i < windows; i++) {
      const [level, flags, frequency, slope] = await hear(i, ANSWER_MS);
      onShort({ level: level!, flags: flags!, frequency: frequency!, slow: slope === 1 });
    }
  };
  return {
    pressure: async () => {
      const [reading, scale] = await ask("PRESSURE", sensors[0] + ANSWER_MS);
      return { reading: reading!, scale: scale! };
    },
    window: async () => windowOf(await ask("SOUND", sensors[1] + WINDOW_MS)),
    supply: async () => {
      const [battery, temperature, seconds] = await ask("SUPPLY", ANSWER_MS);
      return { battery: battery!, temperature: temperature!, seconds: seconds! };
    },
    listen: async () => {
      await board.evaluate("(SIPPRA.LISTEN(),1)");
      await sleep(sensors[1]);
    },
    shorts,
    short: async () => {
      let seen: ShortSeen | undefined;
      await shorts(1, (one) => {
        seen = one;
      });
      return seen!;
    },
    bands: async () => (await ask("BANDS", ANSWER_MS)).map((level) => level! / 10),
  };
}
