// One message to one server: how long it may take, who has it already, and what is kept of how it went.
import type { Outcome } from "./courier.ts";
import type { TellDeps } from "./deps.ts";
import type { Pace } from "./pace.ts";
import type { Task } from "./tasks.ts";
import type { Trouble } from "./trouble.ts";
import type { Way } from "./way.ts";

/** One message may take so long, ms. */
const ATTEMPT_MS = 60_000;
/** What is refused for so long is given up, ms. */
const REFUSED_MS = 7 * 86_400_000;

export interface Delivery {
  attempt(task: Task): Promise<void>;
  /** Gives up what is under way. */
  abort(): void;
}

export function createDelivery(
  { name: way, courier }: Way,
  { clock, wall, log }: Pick<TellDeps, "clock" | "wall" | "log">,
  { pace, trouble }: { pace: Pace; trouble: Trouble },
): Delivery {
  /** Of a message that not all have yet: who has it. Another process does not know, and sends it again under the same id. */
  let partly: { id: string; done: ReadonlySet<string> } | null = null;
  let controller: AbortController | null = null;

  async function sent({ message }: Task, done: ReadonlySet<string>): Promise<Outcome> {
    const mine = new AbortController();
    controller = mine;
    const late = wall.setTimeout(() => mine.abort(), ATTEMPT_MS);
    const to = courier.recipients.filter((who) => !done.has(who));
    try {
      return await courier.send(message, to, mine.signal);
    } finally {
      wall.clearTimeout(late);
      controller = null;
    }
  }

  return {
    async attempt(task) {
      const { key, message, since, over } = task;
      const before = partly?.id === message.id ? partly.done : new Set<string>();
      const outcome = await sent(task, before);
      trouble.saw(outcome, clock.now());
      const done = new Set([...before, ...outcome.accepted]);
      partly = outcome.later.length > 0 && done.size > 0 ? { id: message.id, done } : null;
      if (outcome.later.length > 0) {
        pace.away(outcome.retryAfterMs);
        return;
      }
      pace.passed();
      if (done.size === 0 && clock.now() - since < REFUSED_MS) {
        pace.refused(key);
        return;
      }
      if (done.size === 0) log.error({ way, alarm: key }, GIVEN_UP);
      over();
      pace.forget(key);
    },
    abort: () => controller?.abort(),
  };
}

const GIVEN_UP = "An alarm was refused for a week by this way, and its people are not told of it any more.";
