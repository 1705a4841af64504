// What one flash is asked for, what it has to do with on its way, and what comes of it.
import type { Profile } from "../../firmware/profile.ts";
import type { PickNumber } from "../../gateway/chance.ts";
import type { EnrolmentFile } from "../../gateway/config/enrolment.ts";
import type { RadioNetwork } from "../../shared/radio/network.ts";
import type { BoardKind } from "../image/kinds.ts";
import type { Layout } from "../image/layout.ts";
import type { Sensors } from "../image/profile.ts";
import type { Tokens } from "../image/tokens.ts";
import type { Sentences } from "../sentences.ts";
import type { Wanted } from "./board.ts";
import type { BoardConsole } from "./console.ts";
import type { firmwareFor } from "./firmware.ts";
import type { Place } from "./journal/image.ts";
import type { Link } from "./options.ts";
import type { Stage } from "./resume.ts";
import type { BoardFacts } from "./storage.ts";
import type { Terminal } from "./terminal.ts";
import type { Addition } from "./upgrade/keep.ts";
import type { Decided, Used } from "./used.ts";

export interface FlashOptions extends Wanted {
  port: string;
  /** Path of the enrolment file. */
  enrolment: string;
  /** Path of the enrolment file of the node that the board was, whose console is locked with another password. */
  unlock?: string | undefined;
  /** How long the board is waited for, ms. */
  wait: number;
  baud: number;
  /** Make a board that is another node this one. */
  replace: boolean;
  /** Let the node forget what it has learned of its pipe. */
  forget: boolean;
  /** Leave a node that runs its settings, but for `changes`, and its journal; `link`: where its module cannot be told. */
  keep?: { link: Link | undefined; changes?: (held: Profile) => Partial<Profile> };
}

export interface Flashed extends Sensors {
  link: Link;
  /** Null: a line. `slotSeconds`: when its batch goes, after the period has begun. */
  radio: (RadioNetwork & { slotSeconds: number }) | null;
  board: string;
  title: string;
  serial: string;
  espruino: string;
  site: string;
  name: string;
  network: number;
  node: number;
  epoch: number;
  firmware: { version: string; bytes: number };
  /** `hash`: CRC-32, 8 hex digits, as the node's hello has it. */
  profile: { bytes: number; hash: string };
  ring: { address: number; pages: number; pageSize: number };
  /** The first counter that the node may use. */
  counter: number;
  how: Decided["how"];
  /**
   * What became of what the node had learned of its pipe; null: there was nothing. "shifted": with its levels, by another
   * gain; "anew": it would hear otherwise, nobody knows by how much, and has to learn anew.
   */
  learned: "kept" | "shifted" | "anew" | "forgotten" | null;
  /** The number of the boot that was heard. */
  boot: number;
  seconds: number;
}

/** Time, chance and code, of which a simulation has its own. */
export interface FlashDeps {
  /** unix ms */
  now(): number;
  pick: PickNumber;
  firmwareFor: typeof firmwareFor;
}

/** What a flash begins with. */
export interface Prepared {
  enrolment: EnrolmentFile;
  /** Of the node that the board was, where the technician names it. */
  before: EnrolmentFile | undefined;
  /** What the enrolment has been used for, as far as this computer knows. */
  used: Used | undefined;
  /** What the node has to agree on with its gateway; undefined for a line. */
  radio: RadioNetwork | undefined;
  profile: Omit<Profile, "ring">;
  /** The board that the technician means, and the code for it. */
  kind: BoardKind | undefined;
  code: Tokens | undefined;
}

/** What one flash has to do with. */
export interface Flash {
  options: FlashOptions;
  say: Sentences;
  terminal: Terminal;
  board: BoardConsole;
  /** The same, which no interruption ends: what has begun to make a node is finished. */
  unstoppable: BoardConsole;
  prepared: Prepared;
  /** The board, as soon as it is known: at first the one that the technician means, if any. */
  kind: BoardKind | undefined;
  deps: FlashDeps;
  stage: Stage;
  /** What the board is and held, as soon as that is known. */
  facts?: BoardFacts;
}

/** What is going to be on the board. */
export interface Plan extends Decided {
  kind: BoardKind;
  profile: Omit<Profile, "ring">;
  layout: Layout;
  learned: Flashed["learned"];
  /** dB that its levels were shifted by. */
  shiftedBy: number;
  /** The journal that stays where it lies, and what has to be added to it. */
  kept?: { place: Place; image: Buffer; addition: Addition | undefined };
}
