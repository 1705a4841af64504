// The file of the embedded broker's users, and the hashes in it.
import { readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import {
  hashPassword,
  isPassword,
  type PasswordHash,
  wrongPassword,
} from "../../../gateway/config/password.ts";
import { changeUsers, readUsers, type User } from "../../../gateway/config/users.ts";
import { atEnd } from "../../later.ts";
import { temporaryFolder } from "../../processes.ts";
import { refusal } from "./refusal.ts";

const PASSWORD = "correct horse";
let password: PasswordHash;
beforeAll(async () => {
  password = await hashPassword(PASSWORD);
});

function folder(): string {
  const { path, remove } = temporaryFolder();
  atEnd(remove);
  return path;
}

const user = (name: string, more: object = {}): User => ({
  ...{ name, password, write: [], requests: false, known_noise: false },
  ...more,
});
const keep = (file: string, ...users: User[]) =>
  changeUsers(file, (all) => {
    for (const each of users) all.set(each.name, each);
  });

describe("a hash", () => {
  it("is of one password alone, and another each time", async () => {
    expect(await isPassword(Buffer.from(PASSWORD), password)).toBe(true);
    for (const wrong of ["correct hors", "correct horse ", "", "x".repeat(60_000)]) {
      expect(await isPassword(Buffer.from(wrong), password)).toBe(false);
    }
    expect((await hashPassword(PASSWORD)).hash).not.toBe(password.hash);
  });

  it("is of no password that is short, endless, or more than a line", () => {
    expect(wrongPassword("12345678")).toBe(null);
    expect(wrongPassword("1234567")).toBe("must have 8 letters or more");
    expect(wrongPassword("å".repeat(129))).toBe("must have 256 bytes or less");
    expect(wrongPassword("two\nlines here")).toBe("must be one line of text");
  });
});

describe("the file of users", () => {
  it("keeps what was written, is its owner's alone, and leaves nothing beside it", () => {
    const at = folder();
    const file = join(at, "users.json");
    const [anna, bo] = [user("anna", { read: ["a/#"], requests: true }), user("bo.b@x")];
    keep(file, anna, bo);
    expect([...readUsers(file)]).toEqual([
      ["anna", anna],
      ["bo.b@x", bo],
    ]);
    changeUsers(file, (all) => void all.delete("anna"));
    expect([...readUsers(file).keys()]).toEqual(["bo.b@x"]);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(readdirSync(at)).toEqual(["users.json"]);
    expect(readFileSync(file, "utf8")).not.toContain(PASSWORD);
  });

  it("is as it was where a change fails, and where another command is at it", () => {
    const file = join(folder(), "users.json");
    keep(file, user("anna"));
    const before = readFileSync(file, "utf8");
    const fail = () => {
      throw new Error("no");
    };
    expect(() => changeUsers(file, fail)).toThrow("no");
    writeFileSync(`${file}.new`, "");
    expect(refusal(() => keep(file, user("bo")))).toBe(
      `${file}.new is there: another command is changing the users, or one was ended while it did. Try again, or remove it.`,
    );
    expect(readFileSync(file, "utf8")).toBe(before);
    expect(refusal(() => keep(join(folder(), "not/there"), user("bo")))).toMatch(
      /does not exist: make it first/,
    );
  });

  it("may be a link, which stays one", () => {
    const at = folder();
    keep(join(at, "real.json"), user("anna"));
    symlinkSync("real.json", join(at, "link.json"));
    keep(join(at, "link.json"), user("bo"));
    expect([...readUsers(join(at, "real.json")).keys()]).toEqual(["anna", "bo"]);
    expect(readdirSync(at)).toEqual(["link.json", "real.json"]);
  });

  const text = (...users: unknown[]) => JSON.stringify({ format: "sippra-users-1", users });
  it.each([
    [
      "that is cut off",
      () => text(user("anna")).slice(0, 200),
      "is no JSON: mend it, or put back a copy of it.",
    ],
    ["that is another", () => '{"nodes":[]}', /is no users file \(its format should be "sippra-users-1"\)/],
    [
      "with a word too many",
      () => text(user("anna", { reed: [] })),
      'user anna: there is no setting "reed": known are name, password, read, write, requests, known_noise, page.',
    ],
    [
      "with a name of letters that are none",
      () => text(user("an na")),
      "user number 1: name must begin with a letter or digit, and have up to 64 letters a-z, digits, dots, hyphens, underscores and @.",
    ],
    [
      "with a filter that is none",
      () => text(user("anna"), user("bo", { write: ["a/#/b"] })),
      "user bo: write must be a topic, or a filter like sippra/v1/+/node/#.",
    ],
    [
      "with known noise for one who may not ask",
      () => text(user("anna", { known_noise: true })),
      "user anna: known_noise needs requests beside it.",
    ],
    [
      "with two of one name",
      () => text(user("anna"), user("anna")),
      "has two users of one name: take one of them out.",
    ],
    [
      "with a hash that would take the memory",
      () => text(user("anna", { password: { ...password, n: 2 ** 30 } })),
      'user anna: the password\'s hash is damaged: "sippra-gateway users passwd" gives a new one.',
    ],
    [
      "with a hash cut short",
      () => text(user("anna", { password: { ...password, hash: password.hash.slice(1) } })),
      /the password's hash is damaged/,
    ],
    [
      "with too many users",
      () => text(...Array.from({ length: 1_001 }, (_, i) => user(`u${i}`))),
      /is no users file/,
    ],
  ])("%s is refused, and nothing of a hash is said", (_what, content, sentence) => {
    const file = join(folder(), "users.json");
    writeFileSync(file, content());
    const said = refusal(() => readUsers(file));
    if (typeof sentence === "string") expect(said.endsWith(sentence), said).toBe(true);
    else expect(said).toMatch(sentence);
    expect(said).not.toContain(password.hash.slice(5, 15));
    expect(said).not.toContain(password.salt.slice(5, 15));
  });

  it("that is not there is told of with the command that makes it", () => {
    expect(refusal(() => readUsers("/nowhere/users.json"))).toBe(
      'There is no users file /nowhere/users.json: make it with "sippra-gateway users add NAME --file /nowhere/users.json".',
    );
  });
});
