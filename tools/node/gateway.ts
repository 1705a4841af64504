// The gateway's end for one node: its own admission, store and seal, without a port and without a broker. What arrives
// is stored at once, and every answer goes out.
import { admit } from "../../gateway/admit/admit.ts";
import type { Admitted } from "../../gateway/admit/message.ts";
import { sealDownlink } from "../../gateway/admit/seal.ts";
import type { Clock } from "../../gateway/clock.ts";
import type { Answer } from "../../gateway/store/acceptance.ts";
import { encodeBody } from "../../gateway/store/body.ts";
import { openStore } from "../../gateway/store/open.ts";
import { FRAME_MIN } from "../../shared/frame.ts";
import { ACK, type AckBody } from "../../shared/messages.ts";
import type { Identity } from "../image/profile.ts";

export interface Gateway {
  identity: Identity;
  /** Takes a frame as it arrived. */
  take(frame: Uint8Array): Taken;
  close(): void;
}

export interface Taken {
  frame?: Admitted;
  /** Why it was refused. */
  refused?: string;
  answer?: Answer;
  /** The answer, sealed; `arrives`: when that of an answer of so many bytes is, unix ms. */
  ack?: (arrives: (bytes: number) => number) => Uint8Array;
}

export function createGateway(clock: Clock): Gateway {
  const store = openStore(":memory:");
  const { network, node, epoch, key } = store.addNode({ name: "node", network: 1 });

  const sealed = (frame: Admitted, answer: Answer, arrives: (bytes: number) => number): Uint8Array => {
    const { answers, settled, missing, downlink } = answer;
    const bodyAt = (at: number) => {
      const body: AckBody = [answers, settled, missing, Math.floor(at / 1000), Math.floor(at % 1000)];
      return encodeBody(body);
    };
    // As long as it is at any time of these years.
    const length = FRAME_MIN + bodyAt(clock.now()).length;
    const to = { network: frame.from.network, node: frame.from.node, epoch: frame.epoch, key: frame.key };
    return sealDownlink(to, ACK, downlink, bodyAt(arrives(length)));
  };

  return {
    identity: { network, node, epoch, key: Buffer.from(key).toString("hex") },
    take: (bytes) => {
      const frame = admit(bytes, store.keyring);
      if ("refused" in frame) {
        return { refused: frame.detail === undefined ? frame.refused : `${frame.refused}, ${frame.detail}` };
      }
      const now = clock.now();
      const { answer } = store.transact(() =>
        store.accept(frame, { received: now, via: "", now, writable: true }),
      );
      if (answer === null) return { frame };
      return { frame, answer, ack: (arrives) => sealed(frame, answer, arrives) };
    },
    close: () => store.close(),
  };
}
