// What a node is answered, sealed for it: an acknowledgement with the time, or a command in its place.
import { FRAME_MIN } from "../../shared/frame.ts";
import { ACK, type AckBody, COMMAND, type CommandBody } from "../../shared/messages.ts";
import type { Admitted } from "../admit/message.ts";
import { sealDownlink } from "../admit/seal.ts";
import type { Need, Uplink } from "../intake/uplink.ts";
import { commandMap } from "../settings.ts";
import type { Answer } from "../store/acceptance.ts";
import { encodeBody } from "../store/body.ts";

/** The answer to an uplink whose `frame` was taken; `now` is unix ms, null where that is not known. */
export function sealAnswer(frame: Admitted, answer: Answer, uplink: Uplink, now: number | null): Uint8Array {
  const { from, epoch, key } = frame;
  const { downlink, command } = answer;
  const to = { network: from.network, node: from.node, epoch, key };
  if (command !== null) {
    const body: CommandBody = [answer.answers, commandMap(command.id, command.settings)];
    return sealDownlink(to, COMMAND, downlink, encodeBody(body));
  }
  const margin = uplink.signal?.margin;
  // The time is that at which it arrives: over radio a second and more after it was made.
  const length = FRAME_MIN + encodeBody(ackBody(answer, now, margin)).length;
  const arrives = now === null ? null : now + (uplink.back.arrivesIn?.(length) ?? 0);
  return sealDownlink(to, ACK, downlink, encodeBody(ackBody(answer, arrives, margin)));
}

/** `at`: when it arrives, unix ms; null where that is not known: the node leaves its clock as it is. */
function ackBody(
  { answers, settled, missing }: Answer,
  at: number | null,
  margin: number | null | undefined,
) {
  const time: [number | null, number] =
    at === null ? [null, 0] : [Math.floor(at / 1000), Math.floor(at % 1000)];
  const body: AckBody = [answers, settled, missing, ...time];
  if (typeof margin === "number") body.push(Math.round(margin));
  return body;
}

/** What an answer that can only be given now and then is worth to its node. */
export function needOf({ type }: Admitted, { command, missing }: Answer): Need {
  if (type !== "records" || command !== null) return "must";
  return missing === null ? "routine" : "gaps";
}
