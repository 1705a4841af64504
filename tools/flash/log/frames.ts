// A frame as far as it can be told: its header, which is in clear, and with the enrolment's key what it says.
import { admit, type Refusal } from "../../../gateway/admit/admit.ts";
import type { Body, KnownNode, RecordBody } from "../../../gateway/admit/message.ts";
import type { EnrolmentFile } from "../../../gateway/config/enrolment.ts";
import { payloadOf, type RecordPayload } from "../../../gateway/deliver/formats/record.ts";
import { getU32 } from "../../../shared/bytes.ts";
import { HEADER_LENGTH } from "../../../shared/frame.ts";
import { ACK, COMMAND, UPLINKS, type UplinkType } from "../../../shared/messages.ts";

export type FrameType = UplinkType | "ack" | "command" | "unknown";

export interface Told {
  type: FrameType;
  network: number;
  node: number;
  counter: number;
  /** Header, body and tag, B. */
  bytes: number;
  /** What it says; undefined where nobody could open it. */
  body?: Body;
  /** Why it was not opened, where an enrolment was given; `detail`: more for people. */
  refused?: Refusal;
  detail?: string | undefined;
}

const typeOf = (number: number): FrameType =>
  UPLINKS[number] ?? (number === ACK ? "ack" : number === COMMAND ? "command" : "unknown");

/** Tells frames; `enrolment`: whose key opens them. */
export function frameTeller(enrolment: EnrolmentFile | undefined): (frame: Uint8Array) => Told | undefined {
  const known = enrolment && knownNode(enrolment);
  const keyring = {
    find: (network: number, node: number) =>
      known?.network === network && known.node === node ? known : undefined,
    // Whoever listens asks for nothing to be taken once only.
    replayed: () => false,
    hasEpoch: () => true,
  };
  return (frame) => {
    if (frame.length < HEADER_LENGTH) return undefined;
    const about = {
      type: typeOf(frame[0]! & 31),
      network: frame[1]!,
      node: (frame[2]! << 8) | frame[3]!,
      counter: getU32(frame, 4),
      bytes: frame.length,
    };
    if (known === undefined || about.type === "ack" || about.type === "command") return about;
    const admitted = admit(frame, keyring);
    if ("refused" in admitted) return { ...about, refused: admitted.refused, detail: admitted.detail };
    const { from: _from, epoch: _epoch, key: _key, counter: _counter, ...body } = admitted;
    return { ...about, body: body as Body };
  };
}

const knownNode = ({ name, network, node, epoch, key }: EnrolmentFile): KnownNode => ({
  ...{ id: 0, name, network, node },
  keys: [{ epoch, key: Uint8Array.from(Buffer.from(key, "hex")) }],
});

/** A record under the names that partners have for its items. */
export function itemsOf(record: RecordBody): RecordPayload {
  const nobody = { network: 0, node: 0, epoch: 0, counter: 0, name: "", via: "", received: 0, live: true };
  const noTime = { time: null, timeAfter: null, timeBefore: null, interval: 0, marks: 0 };
  return payloadOf({ ...nobody, ...noTime, ...record }, false, { site: "", gateway: "" });
}
