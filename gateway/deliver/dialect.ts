// In which words a CONNECT is said: MQTT 5 first, 3.1.1 where a broker has nothing else, and the will without retain
// where that is refused. An old broker often does not say what it dislikes and hangs up, and so does a load balancer
// whose broker is away: what is concluded from hanging up only is tried once more as soon as a broker is there, and
// now and then.
//
//   5, retained will -> 3.1.1, retained will -> 3.1.1, will not retained -> 5 ...     a step after HANG_UPS in a row
import type { Clock } from "../clock.ts";
import type { MqttSettings } from "./link.ts";

export interface Dialect {
  version: "5" | "3.1.1";
  willRetained: boolean;
  willQos: 0 | 1;
}

export interface Dialects {
  /** For the next attempt. */
  next(): Dialect;
  /** The CONNECT was refused by code. True where another dialect may be tried at once. */
  refused(code: number): boolean;
  /** The broker hung up before its CONNACK. True where another dialect may be tried at once. */
  hungUp(): boolean;
  /** False where each before this one has to be tried once more, now that a broker is there for certain. */
  accepted(): boolean;
  /** Why it is not MQTT 5 that is spoken; null where it is, or where the settings say so. */
  why(): "refused" | "closed" | null;
}

/** So many in a row, and the next step is tried. */
export const HANG_UPS = 2;
/** So many of a dialect that this broker has spoken: it is away rather than another one. */
const HANG_UPS_OF_KNOWN = 20;
/** On a reconnect so long after the last attempt, the first dialect is tried again, ms. */
export const TRY_AGAIN_MS = 600_000;

const UNSUPPORTED_VERSION = new Set([1, 0x84]);
const RETAIN_NOT_SUPPORTED = 0x9a;
const QOS_NOT_SUPPORTED = 0x9b;

type Step = Pick<Dialect, "version" | "willRetained">;

function ladderOf({ version, will }: Pick<MqttSettings, "version" | "will">): Step[] {
  const ladder: Step[] = [];
  if (version !== "3.1.1") ladder.push({ version: "5", willRetained: true });
  if (version !== "5") ladder.push({ version: "3.1.1", willRetained: true });
  // A broker of MQTT 5 says that it takes no retained will.
  if (version !== "5" && will) ladder.push({ version: "3.1.1", willRetained: false });
  return ladder;
}

export function dialectsOf(settings: Pick<MqttSettings, "version" | "will">, clock: Clock): Dialects {
  const ladder = ladderOf(settings);
  /** Steps that a broker here has taken. */
  const known = new Set<number>();
  let index = 0;
  let hangUps = 0;
  let why: "refused" | "closed" | null = null;
  let retainRefused = false;
  let qosRefused = false;
  /** The step was come to by hanging up: that may say nothing of those before it. */
  let byHangUps = false;
  /** Each step before the one that is known to do gets one attempt. */
  let checking = false;
  let firstTried = Number.NEGATIVE_INFINITY;

  const degraded = () => index > 0 || retainRefused || qosRefused;

  function startOver(): void {
    index = 0;
    hangUps = 0;
    retainRefused = false;
    qosRefused = false;
    checking = true;
  }

  return {
    next() {
      if (degraded() && known.has(index) && !checking && clock.now() - firstTried >= TRY_AGAIN_MS)
        startOver();
      if (!degraded()) firstTried = clock.now();
      const { version, willRetained } = ladder[index]!;
      return { version, willRetained: willRetained && !retainRefused, willQos: qosRefused ? 0 : 1 };
    },
    refused(code) {
      hangUps = 0;
      const { version } = ladder[index]!;
      const older = ladder.findIndex((step) => step.version === "3.1.1");
      if (UNSUPPORTED_VERSION.has(code) && version === "5" && older !== -1) {
        index = older;
        byHangUps = false;
        why = "refused";
        return true;
      }
      if (code === RETAIN_NOT_SUPPORTED && !retainRefused && settings.will) return (retainRefused = true);
      if (code === QOS_NOT_SUPPORTED && !qosRefused && settings.will) return (qosRefused = true);
      return false;
    },
    hungUp() {
      hangUps++;
      const most = checking ? 1 : known.has(index) ? HANG_UPS_OF_KNOWN : HANG_UPS;
      if (ladder.length === 1 || hangUps < most) return false;
      hangUps = 0;
      if (ladder[index]!.version === "5") why = "closed";
      index = (index + 1) % ladder.length;
      byHangUps = true;
      if (index === 0) checking = false;
      return checking;
    },
    accepted() {
      hangUps = 0;
      if (byHangUps && index > 0 && !checking) {
        startOver();
        return false;
      }
      known.add(index);
      byHangUps = false;
      checking = false;
      if (ladder[index]!.version === "5") why = null;
      return true;
    },
    why: () => why,
  };
}
