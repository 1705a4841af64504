// What is wrong with what is heard: nodes of another network in place of our own, and a radio channel on which others send.
// A single packet that is spoilt, or a neighbour's, is no finding: every shared band has those.
import { doubtful, type Finding } from "../../findings.ts";
import type { Status } from "../../watch/local/status.ts";
import { first, percent, since } from "./figures.ts";

const HOUR_MS = 3_600_000;
/** Of all that a module hears in an hour. Fewer than so many may be chance. */
const SPOILT_LEAST = 20;
const SPOILT_SHARE = 0.5;

/**
 * Nodes that are not enrolled here, where somebody may look for them: on a wire none of a neighbour's can be, and over radio
 * where one of our own is not heard.
 */
export function strangers({ network, nodes, refusals, ...status }: Status): Finding[] {
  const refused = refusals.find(({ reason }) => reason === "unknown-node");
  if (refused === undefined || (since(refused.last, status) ?? HOUR_MS) >= HOUR_MS) return [];
  const isMissed = nodes.by_state !== null && nodes.by_state.offline + nodes.by_state.unheard > 0;
  const from = refused.from.filter(({ via }) => isMissed || via.startsWith("serial"));
  if (from.length === 0) return [];
  const who = first([...new Set(from.map((each) => each.who))]);
  const networks = [...new Set(from.map((each) => each.who.split("/")[0]!))];
  const others = networks.filter((each) => each !== String(network));
  const what = `Frames come from nodes that are not enrolled here (network/number ${who})`;
  return [
    others.length === 0
      ? doubtful(
          "refused",
          `${what}: see "sippra-gateway nodes list", and flash the node with an enrolment of this gateway.`,
        )
      : doubtful(
          "other-network",
          `${what}, of network ${first(others)}, and this gateway's is ${network}: a neighbour's, or a node with another gateway's enrolment; flash it with one of this gateway.`,
        ),
  ];
}

/** By the alarm that most radio nodes fall silent together, and by what a module hears that is none of ours. */
export function radioFindings({ ways, alarms }: Pick<Status, "ways" | "alarms">): Finding[] {
  const jammed = alarms.named.find(({ kind, state }) => kind === "jammed" && state !== "closed");
  const together =
    jammed === undefined
      ? []
      : [
          doubtful(
            "radio-jammed",
            `Most nodes on radio have fallen silent together (alarm ${jammed.alarm}): something else sends on the channel, or the antenna is off. See the antenna, then ask who else sends nearby; another channel is set under radio and needs all nodes flashed.`,
          ),
        ];
  const spoilt = ways.flatMap(({ name, hour }) => {
    const share = hour.spoilt / (hour.spoilt + hour.frames);
    if (!name.startsWith("radio") || hour.spoilt < SPOILT_LEAST || share < SPOILT_SHARE) return [];
    return [
      doubtful(
        "radio-jammed",
        `Of what radio ${name.replace("radio ", "")} has heard within the last hour, ${percent(share)} was spoilt or of something else (${hour.spoilt} packets): something else sends on the channel. See what stands near the antenna and who else sends; another channel is set under radio and needs all nodes flashed.`,
      ),
    ];
  });
  return [...together, ...spoilt];
}
