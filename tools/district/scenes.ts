// What virtual nodes listen to: recordings of a folder, a node each, or made-up sites.
import { existsSync, statSync } from "node:fs";
import { type FolderRecording, readRecordings } from "../board/recordings.ts";
import { loop, type Signals } from "../board/signals.ts";
import { createRandom, synthesise } from "../board/synth.ts";
import { withoutEnding } from "../board/wav-folder.ts";
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

/**
 * A recording is played so that its converter's ends are the board's, and what was clipped is clipped again. The start
 * rule's scale is re the full scale of the files: from the board's to that it is as much as was amplified, back.
 */
const recordedReference = (half: number) => Math.round(200 * Math.log10(half));
/**
 * What is made up is on no scale at all. Without this the faintest leak, of -32 dB, is just at the start rule's limit and
 * the loudest quiet site, with its rumble, 20 dB below: now there are 6 dB and 14 dB between.
 */
const MADE_UP = 60;

const NAME_MAX = 63;

/** Of a node, as it may stand in a topic: one that is not used yet. */
export function nameOf(text: string, used: Set<string>): string {
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

/** The recordings in `folder`/<class>, classes in turn, so that a few nodes hear some of each. */
function recordingsInTurn(folder: string): { played: FolderRecording[]; notes: string[] } {
  if (!existsSync(folder) || !statSync(folder).isDirectory()) {
    throw new ToolError(
      "recording",
      `There is no folder ${folder}. Give one with a folder of WAV files a class.`,
    );
  }
  const { recordings, refused, notes } = readRecordings(folder);
  if (recordings.length === 0) {
    const sentence =
      refused.length === 0
        ? `${folder} holds no <class>/*.wav. Put WAV files into a folder a class.`
        : `${folder} has no recording that can be played.`;
    throw new ToolError("recording", [...notes, sentence].join("\n"));
  }
  const classes = Map.groupBy(recordings, ({ group }) => group);
  const played: FolderRecording[] = [];
  for (let i = 0; played.length < recordings.length; i++) {
    for (const list of classes.values()) if (list[i] !== undefined) played.push(list[i]!);
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
  const { played, notes } = recordingsInTurn(folder);
  const used = new Set<string>();
  const scenes = Array.from({ length: count ?? played.length }, (_, i) => {
    const { file, group, recording, ends } = played[i % played.length]!;
    return {
      name: nameOf(withoutEnding(file), used),
      label: group,
      signals: {
        acoustic: loop(recording.samples, recording.rate, start, 1 / ends.half),
        pressure: synthesise({ seed: seed * 1000 + i, leak: null }).pressure,
      },
      reference: recordedReference(ends.half),
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
