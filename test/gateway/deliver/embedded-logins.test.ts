// How passwords at the embedded broker take turns, where somebody guesses without end.
import { scryptSync } from "node:crypto";
import { describe, expect, it } from "vitest";
import { systemClock } from "../../../gateway/clock.ts";
import type { PasswordHash } from "../../../gateway/config/password.ts";
import type { User } from "../../../gateway/config/users.ts";
import { addressOf } from "../../../gateway/deliver/embedded-address.ts";
import { type Attempt, createLogins } from "../../../gateway/deliver/embedded-logins.ts";
import { tokenBuckets } from "../../../gateway/token-buckets.ts";
import { later } from "../../later.ts";
import { keepingLog } from "./harness.ts";

const PASSWORD = "correct horse";

/** One that costs next to nothing to look at. */
function cheapHash(password: string): PasswordHash {
  const salt = Buffer.alloc(16, "salt");
  const [n, r, p] = [2, 8, 1];
  const hash = scryptSync(password, salt, 32, { N: n, r, p });
  return { n, r, p, salt: salt.toString("base64url"), hash: hash.toString("base64url") };
}
const hash = cheapHash(PASSWORD);

function open(...names: string[]) {
  const users = new Map<string, User>();
  const set = (name: string, password = hash) =>
    users.set(name, { name, password, write: [], requests: false, known_noise: false });
  for (const name of names) set(name);
  const log = keepingLog();
  const source = { find: (name: string) => users.get(name), onChanged: () => () => {} };
  const logins = later(createLogins({ users: source, log, wall: systemClock }));
  let n = 0;
  const attempt = (name: string, more: Partial<Omit<Attempt, "password">> & { password?: string } = {}) => {
    const { password = `wrong ${n++}`, ...others } = more;
    const given = { name, clientId: "c", address: "192.0.2.1", isGone: () => false, ...others };
    return logins.judge({ ...given, password: Buffer.from(password) }).then(({ is }) => is);
  };
  const guess = (name: () => string, times: number, address?: string) =>
    Promise.all(
      Array.from({ length: times }, () => attempt(name(), address === undefined ? {} : { address })),
    );
  return {
    ...{ attempt, guess, set, users, log },
    right: (name: string, more = {}) => attempt(name, { password: PASSWORD, ...more }),
  };
}

describe("who guesses", () => {
  it("holds up neither another name nor another address, and most of it is not looked at", async () => {
    const { guess, right } = open("anna", "bo");
    const flood = [guess(() => "anna", 500), guess(() => `made-up-${Math.random()}`, 500)];
    expect(await right("bo")).toBe("user");
    expect(await right("anna", { address: "192.0.2.2" })).toBe("user");
    const all = (await Promise.all(flood)).flat();
    expect(all.filter((is) => is === "wrong").length).toBeLessThanOrEqual(20);
    expect(all.filter((is) => is === "busy").length).toBeGreaterThanOrEqual(980);
  });

  it("does not keep out who was in before, by whatever name and address", async () => {
    const { guess, right, attempt, set } = open("anna");
    expect(await right("anna", { clientId: "scada" })).toBe("user");
    const flood = guess(() => "anna", 500);
    expect(await right("anna", { clientId: "scada" })).toBe("user");
    expect(await attempt("anna", { clientId: "scada", password: `${PASSWORD} ` })).toBe("busy");
    await flood;
    set("anna", cheapHash("another password"));
    expect(await attempt("anna", { clientId: "scada", password: PASSWORD, address: "192.0.2.9" })).toBe(
      "wrong",
    );
  });

  it("gets the same wrong password looked at once", async () => {
    const { attempt, right } = open("anna");
    expect(await attempt("anna", { password: "the same" })).toBe("wrong");
    const again = Array.from({ length: 1_000 }, () => attempt("anna", { password: "the same" }));
    expect(new Set(await Promise.all(again))).toEqual(new Set(["wrong"]));
    expect(await right("anna")).toBe("user");
  });

  it("from many addresses leaves room for one more", async () => {
    const { guess, right } = open("anna");
    const floods = Array.from({ length: 32 }, (_, i) => guess(() => "anna", 8, `198.51.100.${i}`));
    expect(await right("anna")).toBe("user");
    const all = (await Promise.all(floods)).flat();
    expect(all).toHaveLength(256);
  });

  it("is told of, without a word of a password, and names only where there is such a user", async () => {
    const { attempt, log } = open("anna");
    await attempt("<script>", { password: "s3cret words" });
    await attempt("anna", { password: "s3cret words" });
    expect(log.sentences).toHaveLength(1);
    expect(log.sentences.join()).not.toMatch(/s3cret|script/);
  });

  it("and has gone meanwhile costs nobody a turn", async () => {
    const { attempt, right } = open("anna");
    const gone = Array.from({ length: 8 }, () => attempt("anna", { isGone: () => true }));
    expect(await right("anna", { address: "192.0.2.2" })).toBe("user");
    expect(new Set(await Promise.all(gone))).toEqual(new Set(["busy"]));
  });
});

it.each([
  ["192.0.2.7", "192.0.2.7"],
  ["::ffff:192.0.2.7", "192.0.2.7"],
  ["2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"],
  ["2001:db8::5", "2001:db8:0:0::/64"],
  ["fe80::1%eth0", "fe80:0:0:0::/64"],
  ["::1", "0:0:0:0::/64"],
  [undefined, ""],
])("%s is told from others as %s", (remoteAddress, address) => {
  expect(addressOf({ remoteAddress })).toBe(address);
});

describe("a token bucket", () => {
  it("fills as time passes, of each key apart", () => {
    let now = 0;
    const { take, giveBack, msUntil } = tokenBuckets({ burst: 2, perS: 4 }, () => now);
    expect([take("a"), take("a"), take("a"), take("b")]).toEqual([true, true, false, true]);
    expect([msUntil("a"), msUntil("b")]).toEqual([250, 0]);
    now = 250;
    expect([take("a"), take("a")]).toEqual([true, false]);
    giveBack("a");
    expect(take("a")).toBe(true);
    now = 1e9;
    expect([take("a"), take("a"), take("a")]).toEqual([true, true, false]);
  });

  it("is one for all further keys, where there are many, until some are full again", () => {
    let now = 0;
    const { take } = tokenBuckets({ burst: 1, perS: 1 }, () => now);
    for (let n = 0; n < 1_000; n++) expect(take(`k${n}`)).toBe(true);
    expect([take("x"), take("y"), take("k1")]).toEqual([true, false, false]);
    now = 1_000;
    expect([take("y"), take("z")]).toEqual([true, true]);
  });
});
