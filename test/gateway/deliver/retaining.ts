// What is kept retained in the tests' hands: sources that a test changes, over a link and by a clock that it moves.
import {
  type RetainedMessage,
  type RetainedSource,
  startRetained,
} from "../../../gateway/deliver/retained.ts";
import { handClock, handLink, settled } from "./hand.ts";
import { keepingLog } from "./harness.ts";

/** A source of one topic a key, in the test's hand. */
export function handSource(
  name: string,
  payloads: Record<string, string | null>,
  more: Partial<RetainedSource> = {},
) {
  let changed = (_key?: string) => {};
  let listening = true;
  let reads = 0;
  const messageOf = (key: string): RetainedMessage => ({
    key,
    topic: `${name}/${key}`,
    payload: payloads[key]!,
    time: null,
  });
  const source: RetainedSource = {
    refused: `No ${name}`,
    now(key) {
      reads++;
      return (key === undefined ? Object.keys(payloads) : [key]).map(messageOf);
    },
    onChanged(listener) {
      changed = listener;
      return () => {
        listening = false;
      };
    },
    ...more,
  };
  return {
    source,
    reads: () => reads,
    listening: () => listening,
    set(key: string, payload: string | null) {
      payloads[key] = payload;
      changed(key);
      return settled();
    },
    anyChanged() {
      changed();
      return settled();
    },
  };
}

export function keeping(...sources: RetainedSource[]) {
  const wall = handClock();
  const hand = handLink(65535, wall);
  const log = keepingLog();
  const retained = startRetained({ link: hand.link, sources, log, wall });
  const sent = () => hand.sent.map(({ topic, payload }) => `${topic} ${payload}`);
  return { ...hand, wall, log, retained, sent };
}
