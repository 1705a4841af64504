// The socket's place in the data folder: its owner's alone, what a dead gateway left is replaced, and nothing else is touched.
import { once } from "node:events";
import {
  chownSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { createServer, type Server } from "node:http";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import {
  inTheWay,
  listenAt,
  ownUser,
  SOCKET_FILE,
  socketOf,
  tooLong,
} from "../../../../gateway/watch/local/socket.ts";
import { atEnd } from "../../../later.ts";
import { temporaryFolder } from "../../../processes.ts";

function folder(): string {
  const { path, remove } = temporaryFolder();
  atEnd(remove);
  return path;
}

function listening(path: string): { server: Server; refused: string[] } {
  const server = createServer((_, response) => response.end("here"));
  const refused: string[] = [];
  listenAt(server, path, (sentence) => refused.push(sentence));
  atEnd(() => void server.close());
  return { server, refused };
}

describe.skipIf(process.platform === "win32")("a socket", () => {
  test("is its owner's alone from the moment that it is there, whatever else is made", async () => {
    const at = folder();
    const before = process.umask(0o022);
    atEnd(() => void process.umask(before));
    const { server } = listening(socketOf(at));
    // Before any other turn of the loop.
    const { mode } = lstatSync(join(at, SOCKET_FILE));
    expect((mode & 0o777).toString(8)).toBe("600");
    writeFileSync(join(at, "other"), "");
    expect((lstatSync(join(at, "other")).mode & 0o777).toString(8)).toBe("644");
    await once(server, "listening");
  });

  test("of a gateway that died is replaced", async () => {
    const path = socketOf(folder());
    const first = listening(path);
    await once(first.server, "listening");
    const before = lstatSync(path).ino;
    const second = listening(path);
    await once(second.server, "listening");
    expect(second.refused).toEqual([]);
    expect(lstatSync(path).ino).not.toBe(before);
  });

  test.each<[string, (path: string) => void, RegExp]>([
    ["a file", (path) => writeFileSync(path, "mine"), /is no socket of a gateway: move it away\.$/],
    ["a folder", (path) => mkdirSync(path), /is no socket of a gateway: move it away\.$/],
    [
      "a link",
      (path) => symlinkSync("elsewhere", path),
      /is a link and no socket of a gateway: remove it\.$/,
    ],
  ])("is not made in place of %s, which stays", (_, make, sentence) => {
    const path = socketOf(folder());
    make(path);
    const before = lstatSync(path).ino;
    const { server, refused } = listening(path);
    expect([refused.length, server.listening]).toEqual([1, false]);
    expect(refused[0]).toMatch(sentence);
    expect(lstatSync(path).ino).toBe(before);
  });

  test("behind a link is not made where the link leads", () => {
    const at = folder();
    symlinkSync(join(at, "elsewhere"), socketOf(at));
    listening(socketOf(at));
    expect(existsSync(join(at, "elsewhere"))).toBe(false);
  });

  test("of another user is in the way, for whoever is not asked to overlook it", async () => {
    const path = socketOf(folder());
    await once(listening(path).server, "listening");
    const me = ownUser()!;
    expect([inTheWay(path, me), inTheWay(path, null)]).toEqual([null, null]);
    expect(inTheWay(path, me + 1)).toBe(`${path} is the socket of another user (number ${me}).`);
    if (me !== 0) return;
    chownSync(path, 4321, 4321);
    const { refused } = listening(path);
    expect(refused).toEqual([`${path} is the socket of another user (number 4321).`]);
    expect(lstatSync(path).uid).toBe(4321);
  });

  test("whose path is longer than a system's address is refused with how long it may be", () => {
    const fitting = `/${"d".repeat(95)}`;
    expect(tooLong(fitting)).toBeNull();
    const long = join(folder(), "d".repeat(100), SOCKET_FILE);
    mkdirSync(join(long, ".."));
    const { server, refused } = listening(long);
    expect(refused).toEqual([
      expect.stringMatching(/has \d+ bytes and a socket's has 10[37] at most: set "data" to/),
    ]);
    expect(server.listening).toBe(false);
    // In bytes, and not in letters.
    expect(tooLong(`/${"å".repeat(95)}`)).not.toBeNull();
  });

  test("is gone when it is closed", async () => {
    const path = socketOf(folder());
    const { server } = listening(path);
    await once(server, "listening");
    await new Promise((resolve) => server.close(resolve));
    expect(existsSync(path)).toBe(false);
  });
});

test("on Windows it is a pipe that is named after the folder, however that is spelled", () => {
  const [one, same, other] = ["C:\\Sippra", "c:\\sippra", "C:\\Other"].map((path) => socketOf(path, "win32"));
  expect(one).toMatch(/^\\\\\.\\pipe\\sippra-[0-9a-f]{32}$/);
  expect(same).toBe(one);
  expect(other).not.toBe(one);
});

test("the longest path is Linux's sun_path", () => {
  if (process.platform !== "linux" || !existsSync("/usr/include/linux/un.h")) return;
  expect(readFileSync("/usr/include/linux/un.h", "utf8")).toMatch(/UNIX_PATH_MAX\s+108/);
});
