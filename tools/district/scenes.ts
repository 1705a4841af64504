// What virtual nodes listen to: recordings of a folder, a node each, or made-up sites.
import { existsSync, statSync } from "node:fs";
import { join } from "node:path";
import { RATE, WINDOW } from "../../firmware/boards/board.ts";
import { loop, type Signals } from "../board/signals.ts";
import { createRandom, synthesise } from "../board/synth.ts";
import { loadRecording, type Recording, unplayableNote } from "../board/wav.ts";
import { type WavFile, wavsBelow, withoutEnding } from "../board/wav-folder.ts";
import { ToolError } from "../errors.ts";

export interface Scene {
  /** [a-z0-9-], 1..63: the node's name. */
  name: string;
  /** For people: the class of the recording, or what was made up. */
  label: string;
  signals: Signals;
  /** From its full scale to that of the recordings that the firmware's start rule is from, 0.1 dB. */
  reference: number;
}

/** What is played is on the scale that it was recorded on, as the recordings of the start rule were. */
const RECORDED = 0;
/**
 * What is made up is on no scale at all. Without this the faintest leak, of -32 dB, is just at the start rule's limit and
 * the loudest quiet site, with its rumble, 20 dB below: now there are 6 dB and 14 dB between.
 */
const MADE_UP = 60;

const NAME_MAX = 63;

function nameOf(text: string, used: Set<string>): string {
  const plain =
    text
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, "-")
      .replace(/^-+|-+$/g, "")
      .slice(0, NAME_MAX - 4) || "node";
  let name = plain;
  for (let i = 2; used.has(name); i++) name = `${plain}-${i}`;
  used.add(name);
  return name;
}

/** The WAV files in `folder`/<class>, classes in turn, so that a few nodes hear some of each. */
function filesInTurn(folder: string): { files: WavFile[]; leftOut: string[] } {
  if (!existsSync(folder) || !statSync(folder).isDirectory()) {
    throw new ToolError(
      "recording",
      `There is no folder ${folder}. Give one with a folder of WAV files a class.`,
    );
  }
  const { files, leftOut } = wavsBelow(folder);
  if (files.length === 0) {
    const sentence = `${folder} holds no <class>/*.wav. Put WAV files into a folder a class.`;
    throw new ToolError("recording", [sentence, ...leftOut].join("\n"));
  }
  const classes = Map.groupBy(files, ({ group }) => group);
  const inTurn: WavFile[] = [];
  for (let i = 0; inTurn.length < files.length; i++) {
    for (const list of classes.values()) if (list[i] !== undefined) inTurn.push(list[i]!);
  }
  return { files: inTurn, leftOut };
}

type Played = WavFile & { recording: Recording };

/** The first `count` recordings that can be played, all where it is not given; of the others it is noted why not. */
function playable(folder: string, count: number | undefined): { played: Played[]; notes: string[] } {
  const { files, leftOut: notes } = filesInTurn(folder);
  const played: Played[] = [];
  for (const each of files) {
    if (played.length === count) break;
    const path = join(folder, each.file);
    try {
      const recording = loadRecording(path, RATE, WINDOW);
      played.push({ ...each, recording });
      notes.push(...recording.notes.map((note) => `${each.file}: ${note}.`));
    } catch (error) {
      if (!(error instanceof ToolError)) throw error;
      notes.push(unplayableNote(error, path, each.file));
    }
  }
  if (played.length === 0) {
    const sentence = `${folder} has no recording that can be played.`;
    throw new ToolError("recording", [...notes, sentence].join("\n"));
  }
  return { played, notes };
}

/**
 * Scenes for `count` nodes from the recordings of a folder (all of them where no count is given; from the
 * first again where there are fewer), played in a loop from `start` (unix ms) on, with made-up pressure. `notes` are
 * sentences for people. Throws ToolError "recording" where none can be played.
 */
export function recordedScenes(
  folder: string,
  count: number | undefined,
  seed: number,
  start: number,
): { scenes: Scene[]; notes: string[] } {
  const { played, notes } = playable(folder, count);
  const used = new Set<string>();
  const scenes = Array.from({ length: count ?? played.length }, (_, i) => {
    const { file, group, recording } = played[i % played.length]!;
    return {
      name: nameOf(withoutEnding(file), used),
      label: group,
      signals: {
        acoustic: loop(recording.samples, recording.rate, start, 1),
        pressure: synthesise({ seed: seed * 1000 + i, leak: null }).pressure,
      },
      reference: RECORDED,
    };
  });
  return { scenes, notes };
}

/** Made-up scenes for `count` nodes; every third has a leak. */
export function synthesisedScenes(count: number, seed: number): Scene[] {
  const random = createRandom(seed);
  const used = new Set<string>();
  return Array.from({ length: count }, (_, i) => {
    const leak = i % 3 === 2 ? -32 + 8 * random() : null;
    return {
      name: nameOf(`node-${String(i + 1).padStart(2, "0")}`, used),
      label: leak === null ? "quiet" : "leak",
      signals: synthesise({ seed: seed * 1000 + i, leak }),
      reference: MADE_UP,
    };
  });
}
