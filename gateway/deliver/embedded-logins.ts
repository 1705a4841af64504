// Passwords at the embedded broker: looking at one takes 8 MB and a thread for some 160 ms, which is meant for whoever
// guesses, and would be the gateway's own if anybody could have it done as often as he likes.
//
//   known (same name, client id and password as before) ------------------------------> in
//   wrong before (same name and password) ------------------------------------------> refused
//   else: waits in the lane of its address and name -- two at a time, lanes in turns -> scrypt
//   the lane is full, or 64 wait --> refused: busy
//
// So who guesses for one name waits in a lane of his own, whatever others do, and a user who has been in before is let in at
// once. Who guesses with another password each time, from the very address of a user who comes for the first time, and
// for that name, fills the lane that the user needs: then it takes some tries.
import { createHmac, randomBytes, timingSafeEqual } from "node:crypto";
import { type Clock, evenly, type Timer } from "../clock.ts";
import { isPassword, NOBODYS_HASH } from "../config/password.ts";
import type { User } from "../config/users.ts";
import type { Log } from "../log.ts";
import { tokenBuckets } from "../token-buckets.ts";
import type { UserSource } from "./embedded-users.ts";

export interface Attempt {
  /** As the client gives it: anything. */
  name: string;
  password: Uint8Array;
  clientId: string;
  /** Of the machine that it comes from. */
  address: string;
  /** Whether nobody waits for the answer any more. */
  isGone(): boolean;
}

export type Verdict = { is: "user"; user: User } | { is: "wrong" } | { is: "busy" };

export interface Logins {
  /** Never rejects. */
  judge(attempt: Attempt): Promise<Verdict>;
  close(): void;
}

export interface LoginDeps {
  users: UserSource;
  log: Log;
  wall: Clock;
}

const AT_A_TIME = 2;
const LANE_MAX = 8;
const WAITING_MAX = 64;
/** Wrong passwords of one address: what it waits for beyond that is the others' time. */
const WRONG_RATE = { burst: 10, perS: 5 };
/** Passwords that are remembered as right or wrong, by a digest. */
const REMEMBERED_MAX = 1_000;
const SAY_MS = 60_000;

interface Waiting extends Attempt {
  resolve(verdict: Verdict): void;
}

export function createLogins({ users, log, wall }: LoginDeps): Logins {
  const now = () => evenly(wall);
  const lanes = new Map<string, Waiting[]>();
  const wrongOf = tokenBuckets(WRONG_RATE, now);
  const memory = rememberPasswords();
  let waiting = 0;
  let running = 0;
  let timer: Timer | undefined;
  let isClosed = false;
  const wrongs = { count: 0, saidAt: Number.NEGATIVE_INFINITY };

  function noteWrong({ name, address }: Attempt): void {
    wrongs.count++;
    if (now() - wrongs.saidAt < SAY_MS) return;
    wrongs.saidAt = now();
    const user = users.find(name) === undefined ? {} : { user: name };
    log.warn(
      { count: wrongs.count, address, ...user },
      "Somebody wants to connect to the embedded broker with a wrong name or password, and is refused. It is said once a minute at most.",
    );
    wrongs.count = 0;
  }

  function wait(attempt: Waiting): void {
    // Whatever names are made up, they are one lane.
    const key = `${attempt.address} ${users.find(attempt.name)?.name ?? ""}`;
    const lane = lanes.get(key) ?? [];
    if (lane.length >= LANE_MAX || (waiting >= WAITING_MAX && !makeRoom(lane.length))) {
      attempt.resolve({ is: "busy" });
      return;
    }
    lanes.set(key, lane);
    lane.push(attempt);
    waiting++;
  }

  /** Sends away who came last to the longest lane, where that is longer than `length`. */
  function makeRoom(length: number): boolean {
    const longest = [...lanes.values()].reduce((most, lane) => (lane.length > most.length ? lane : most), []);
    if (longest.length <= length + 1) return false;
    longest.pop()!.resolve({ is: "busy" });
    waiting--;
    return true;
  }

  /** The first of the lane whose turn it is; undefined where there is none, or none whose address may be looked at. */
  function next(): Waiting | undefined {
    for (const [key, lane] of lanes) {
      const [first] = lane;
      if (first !== undefined && !first.isGone() && !wrongOf.take(first.address)) continue;
      lane.shift();
      lanes.delete(key);
      if (lane.length > 0) lanes.set(key, lane);
      if (first === undefined) continue;
      waiting--;
      if (!first.isGone()) return first;
      first.resolve({ is: "busy" });
    }
    return undefined;
  }

  function work(): void {
    while (running < AT_A_TIME && !isClosed) {
      const attempt = next();
      if (attempt === undefined) {
        resumeLater();
        return;
      }
      running++;
      void look(attempt).finally(() => {
        running--;
        work();
      });
    }
  }

  function resumeLater(): void {
    if (waiting === 0 || timer !== undefined) return;
    const addresses = [...lanes.values()].flatMap(([first]) => (first === undefined ? [] : [first.address]));
    const ms = Math.min(...addresses.map(wrongOf.msUntil));
    timer = wall.setTimeout(() => {
      timer = undefined;
      work();
    }, Math.ceil(ms));
  }

  async function look(attempt: Waiting): Promise<void> {
    const { name, password, address } = attempt;
    const user = users.find(name);
    const isRight = await isPassword(password, user?.password ?? NOBODYS_HASH).catch((err) => {
      log.error({ err }, `A password could not be looked at: ${(err as Error).message}.`);
      return false;
    });
    // He may have been removed, or have another password, by now.
    if (!isRight || user === undefined || users.find(name) !== user) {
      memory.keepWrong(attempt, user);
      noteWrong(attempt);
      return attempt.resolve({ is: "wrong" });
    }
    wrongOf.giveBack(address);
    memory.keepRight(attempt, user);
    attempt.resolve({ is: "user", user });
  }

  return {
    judge(attempt) {
      const user = users.find(attempt.name);
      if (user !== undefined && memory.isRight(attempt, user)) return Promise.resolve({ is: "user", user });
      if (memory.isWrong(attempt, user)) {
        noteWrong(attempt);
        return Promise.resolve({ is: "wrong" });
      }
      return new Promise((resolve) => {
        // A copy, without the 64 kB that it came in.
        wait({ ...attempt, password: Uint8Array.from(attempt.password), resolve });
        work();
      });
    },
    close() {
      isClosed = true;
      if (timer !== undefined) wall.clearTimeout(timer);
      for (const each of [...lanes.values()].flat()) each.resolve({ is: "busy" });
      lanes.clear();
    },
  };
}

/** Digests under a key that nobody has, of this start alone: what is in memory is of no use elsewhere. */
function rememberPasswords() {
  const secret = randomBytes(32);
  const right = new Map<string, Buffer>();
  const wrong = new Map<string, true>();

  // With the hash that it was measured by: after another password all is new.
  const digestOf = ({ name, password }: Attempt, user: User | undefined): Buffer =>
    createHmac("sha256", secret)
      .update(JSON.stringify([name, user?.password.hash ?? null]))
      .update(password)
      .digest();
  // By the client too, so that nobody can guess at the speed of a digest who does not know that.
  const clientOf = ({ clientId }: Attempt, { name }: User) => `${name} ${clientId}`;

  return {
    isRight(attempt: Attempt, user: User): boolean {
      const known = right.get(clientOf(attempt, user));
      return known !== undefined && timingSafeEqual(known, digestOf(attempt, user));
    },
    isWrong: (attempt: Attempt, user: User | undefined) =>
      wrong.has(digestOf(attempt, user).toString("base64")),
    keepRight: (attempt: Attempt, user: User) =>
      keep(right, clientOf(attempt, user), digestOf(attempt, user)),
    keepWrong: (attempt: Attempt, user: User | undefined) =>
      keep(wrong, digestOf(attempt, user).toString("base64"), true),
  };
}

function keep<Value>(map: Map<string, Value>, key: string, value: Value): void {
  map.delete(key);
  map.set(key, value);
  const [oldest] = map.keys();
  if (map.size > REMEMBERED_MAX && oldest !== undefined) map.delete(oldest);
}
