// How long a frame takes from the end of its line to the broker's PUBACK, by way of the disk, while frames come at a
// steady rate. A frame counts from the moment at which it was due, so that it also waits for whatever has kept this
// process from sending it.
import type { MqttLink } from "../../gateway/deliver/link.ts";
import { quantile } from "../statistics.ts";
import { shareOf } from "./feed.ts";
import { type SiteSettings, startSite, until } from "./site.ts";
import { counterOf, readingOnLine } from "./traffic.ts";

export interface AnswerTimes {
  frames_per_s: number;
  frames: number;
  p50_ms: number;
  p95_ms: number;
  max_ms: number;
}

const FRAMES_PER_S = 500;
/** The first second is not counted: what runs for the first time is compiled. */
const WARM_UP = FRAMES_PER_S;

/** Calls back with the payload of each reading when the broker has acknowledged it. */
function watchAcknowledged(link: MqttLink, onAcknowledged: (payload: string) => void): void {
  const publish = link.publish;
  link.publish = (topic, payload, options) => {
    const published = publish(topic, payload, options);
    if (topic.endsWith("/reading")) published.then(() => onAcknowledged(payload)).catch(() => {});
    return published;
  };
}

/** Of `frames` that come one by one, in turn by the lines. */
export async function answerTimes(settings: SiteSettings, frames: number): Promise<AnswerTimes> {
  const all = WARM_UP + frames;
  const site = await startSite(settings, all);
  const readings = site.lines.map(({ senders }, n) =>
    Array.from({ length: shareOf(all)(n) }, (_, i) => readingOnLine(senders, i)),
  );
  const due = new Map<string, number>();
  const times: number[] = [];
  let acknowledged = 0;
  watchAcknowledged(site.gateway.link, (payload) => {
    const id: string = JSON.parse(payload).id;
    if (acknowledged++ >= WARM_UP) times.push(performance.now() - due.get(id)!);
  });

  const began = performance.now();
  for (let sent = 0; sent < all; ) {
    const isDue = () => began + (1000 * sent) / FRAMES_PER_S;
    await until("the next frame to be due", () => performance.now() >= isDue());
    for (; sent < all && isDue() <= performance.now(); sent++) {
      const i = Math.floor(sent / site.lines.length);
      const { line, senders } = site.lines[sent % site.lines.length]!;
      // As messageId has it: network, node, epoch, counter.
      due.set(`1-${senders[i % senders.length]!.node}-0-${counterOf(senders, i)}`, isDue());
      line.send(readings[sent % site.lines.length]![i]!);
    }
  }
  await until("PUBACKs", () => acknowledged >= all);
  await site.close(shareOf(all));
  const ms = (value: number) => Math.round(10 * value) / 10;
  return {
    frames_per_s: FRAMES_PER_S,
    frames,
    p50_ms: ms(quantile(times, 0.5)),
    p95_ms: ms(quantile(times, 0.95)),
    max_ms: ms(Math.max(...times)),
  };
}
