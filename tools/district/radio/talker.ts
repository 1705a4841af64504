// One frame of a node at a time: it waits for its airtime, is on the air, and is answered, or nobody has answered.
//
//   idle ── something is due ──► on the air ── answered, or nobody has ──► idle
//    └─ no airtime ──► paused ── a while later ──► idle
import type { Chance } from "../../chance.ts";
import type { Content } from "./home.ts";
import type { Transceiver } from "./transceiver.ts";

/** ms of chance after a wait for airtime. */
const SCATTER_MS = 30_000;

export interface Frame<Kind> {
  kind: Kind;
  content: Omit<Content, "node">;
  bytes: number;
}

/** Where frames come from. */
export interface Source<Due, Kind> {
  /** What is to be sent next, or null. */
  due(): Due | null;
  /** B to have airtime for before it is taken. */
  room(due: Due): number;
  /** The frame; null where nothing of it is left. */
  take(due: Due): Frame<Kind> | null;
  /** Nobody has answered it. */
  onSilence(kind: Kind): void;
}

export interface Talker {
  boot(): void;
  /** Sends what is due, if nothing else is on its way, as soon as there is airtime for it. */
  pump(): void;
  /** The last frame has been answered: no other answer is waited for. */
  answered(): void;
  /** The counter of the frame that was sent last. */
  lastCounter(): number;
}

export interface TalkerDeps {
  node: number;
  chance: Chance;
  radio: Transceiver;
  after(ms: number, run: () => void): void;
}

export function createTalker<Due, Kind>(deps: TalkerDeps, source: Source<Due, Kind>): Talker {
  const { node, chance, radio, after } = deps;
  let state: "idle" | "paused" | "on the air" = "idle";
  let counter = 0;

  function pause(ms: number): void {
    state = "paused";
    after(ms + chance.between(0, SCATTER_MS), () => {
      state = "idle";
      pump();
    });
  }

  function send({ kind, content, bytes }: Frame<Kind>): void {
    state = "on the air";
    counter = content.counter;
    radio.send({ node, ...content }, bytes, () => {
      state = "idle";
      source.onSilence(kind);
      pump();
    });
  }

  function pump(): void {
    const due = state === "idle" ? source.due() : null;
    if (due === null) return;
    const ms = radio.wait(source.room(due));
    if (ms > 0) {
      pause(ms);
      return;
    }
    const frame = source.take(due);
    if (frame !== null) send(frame);
    else if (source.due() !== due) pump();
  }

  return {
    boot() {
      state = "idle";
    },
    pump,
    answered() {
      radio.close();
      if (state === "on the air") state = "idle";
    },
    lastCounter: () => counter,
  };
}
