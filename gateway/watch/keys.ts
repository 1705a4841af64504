// Whether a node's key is in other hands, or on two boards: what its frames and hellos show of it, told once for each.
import type { Body } from "../admit/message.ts";
import type { RefusedFrame } from "../admit/refusals.ts";
import type { Log } from "../log.ts";
import type { Accepted } from "../store/view.ts";

/** A node skips 65,536 counters after a reset that it knows little of, and damage never makes it leap as far as this. */
const LEAP = 2 ** 20;
/** Frames that were refused as replayed since a leap: a node that cannot be heard any more sends that many in hours. */
const REPLAYS = 10;
/** Nodes that are remembered. */
const NODES_MAX = 10_000;

type Message = Body & { name: string; counter: number };

export interface KeyWatchDeps {
  log: Log;
  onMessage(listener: (message: Message, accepted: Accepted) => void): () => void;
  onRefused(listener: (refused: RefusedFrame) => void): () => void;
}

/** Returns a function that ends it. */
export function watchKeys({ log, onMessage, onRefused }: KeyWatchDeps): () => void {
  /** Frames refused since the last leap, by node. */
  const leapt = new Map<string, number>();

  function take({ name: node, type, counter, ...rest }: Message, accepted: Accepted): void {
    const { jump, isFirst, isOtherBoard } = accepted;
    // A blank board begins anywhere.
    if (jump > LEAP && !isFirst) {
      leapt.delete(node);
      if (leapt.size >= NODES_MAX) leapt.delete(leapt.keys().next().value!);
      leapt.set(node, 0);
      log.warn({ node, counter, jump }, LEAPT);
    }
    if (isOtherBoard) log.warn({ node, board: boardOf({ type, ...rest } as Body) }, TWO_BOARDS);
  }

  function refused({ who: node, reason }: RefusedFrame): void {
    if (reason !== "replayed" || node === null) return;
    const frames = leapt.get(node);
    if (frames === undefined) return;
    leapt.set(node, frames + 1);
    if (frames + 1 === REPLAYS) log.warn({ node, frames: REPLAYS }, REPLAYED);
  }

  const stops = [onMessage(take), onRefused(refused)];
  return () => {
    for (const stop of stops) stop();
  };
}

const boardOf = (body: Body) =>
  body.type === "hello" && body.body.serial !== null ? boardText(body.body.serial) : null;

/** Which board, by its serial number's CRC-32: eight hex digits. */
export const boardText = (serial: number) => serial.toString(16).padStart(8, "0");

const NEW_KEY = 'Give the node a new key: "sippra-gateway nodes rekey".';

const LEAPT =
  "A node's counter has leapt by more than a million. Was its board erased and flashed anew with its old enrolment? If not, " +
  `somebody else may have its key. ${NEW_KEY}`;

const REPLAYED =
  "Since a node's counter has leapt, frames with its earlier counters are refused: two send under its key, the node itself and " +
  `another. ${NEW_KEY} Use --now where the other is no board of yours.`;

const TWO_BOARDS =
  "A hello came from another board than the node's last one: two boards use one key, flashed from copies of one enrolment, " +
  `or one has taken the other's place. Flash each with an enrolment of its own: "sippra-gateway nodes enrolment NAME --out FILE".`;
