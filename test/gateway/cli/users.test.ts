// `sippra-gateway users`: who may do what at the broker inside, by commands; passwords from a file, or a terminal that
// does not show them.
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { main } from "../../../gateway/cli/main.ts";
import { isPassword } from "../../../gateway/config/password.ts";
import { readUsers } from "../../../gateway/config/users.ts";
import { runCommand } from "../../commands.ts";
import { atEnd } from "../../later.ts";
import { temporaryFolder } from "../../processes.ts";

const PASSWORD = "correct horse";

function configured() {
  const { path, remove } = temporaryFolder();
  atEnd(remove);
  const config = join(path, "sippra.yaml");
  writeFileSync(config, "site: here\nmqtt:\n  embedded:\n    users_file: ./users.json\n");
  writeFileSync(join(path, "password"), `${PASSWORD}\n`);
  const secret = ["--password-file", join(path, "password")];
  const said: string[] = [];
  return {
    path,
    file: join(path, "users.json"),
    secret,
    said,
    async users(...words: string[]) {
      const ended = await runCommand(main, ["users", ...words, "--config", config]);
      said.push(ended.out, ended.err);
      return ended;
    },
    /** Somebody at a terminal who types these. */
    async typing(answers: (string | null)[], ...words: string[]) {
      let [out, err] = ["", ""];
      const code = await main(["users", ...words, "--config", config], {
        out: { write: (text) => void (out += text) },
        err: { write: (text) => void (err += text) },
        env: {},
        onSignal: () => () => {},
        onFailure: () => () => {},
        exit() {},
        askSecret: async () => answers.shift() ?? null,
      });
      said.push(out, err);
      return { code, out, err };
    },
  };
}

it("lets somebody in, with rights, and says who has which", async () => {
  const { users, secret, file, said } = configured();
  expect(await users("add", "scada", ...secret)).toMatchObject({
    code: 0,
    out: "scada reads all of the site. A running gateway knows of it within 5 seconds.\n",
  });
  await users(
    "add",
    "planner",
    ...secret,
    "--requests",
    "--known-noise",
    "--read",
    "a/#",
    "b",
    "--write",
    "p/#",
    "--page",
    "work",
  );
  expect((await users("list")).out).toBe(
    `${[
      "NAME     REQUESTS  KNOWN NOISE  PAGE  READS            WRITES",
      "scada    -         -            -     all of the site  -",
      "planner  yes       yes          work  a/# b            p/#",
    ].join("\n")}\n`,
  );
  expect((await users("allow", "planner", "--no-requests", "--read-site")).out).toBe(
    "planner reads all of the site, writes p/#, may work at the web page.\n",
  );
  expect((await users("allow", "scada", "--requests", "--write", "s/+")).code).toBe(0);
  expect(JSON.parse((await users("list", "--json")).out)).toEqual([
    { name: "scada", read: null, write: ["s/+"], requests: true, known_noise: false, page: null },
    { name: "planner", read: null, write: ["p/#"], requests: false, known_noise: false, page: "work" },
  ]);
  await users("remove", "scada");
  const { password } = readUsers(file).get("planner")!;
  expect(await isPassword(Buffer.from(PASSWORD), password)).toBe(true);
  for (const secretWord of [PASSWORD, password.hash, password.salt])
    expect(said.join("")).not.toContain(secretWord);
});

it("asks a terminal for the password, twice", async () => {
  const { typing, users, secret, file } = configured();
  expect(await typing([PASSWORD, PASSWORD], "add", "anna")).toMatchObject({ code: 0, err: "" });
  const before = readFileSync(file, "utf8");
  const cases = [
    [["eight letters", "eight letterz"], "That was not the same twice: nothing is changed."],
    [[null], "No password was given: nothing is changed."],
    [["short", "short"], "A password must have 8 letters or more."],
  ] as const;
  for (const [answers, sentence] of cases) {
    expect(await typing([...answers], "passwd", "anna")).toMatchObject({ code: 2, err: `${sentence}\n` });
  }
  expect(readFileSync(file, "utf8")).toBe(before);
  expect((await users("passwd", "anna", ...secret)).code).toBe(0);
  expect(readFileSync(file, "utf8")).not.toBe(before);
});

it("says what is wrong, and makes no file for it", async () => {
  const { users, secret, path, file } = configured();
  const wrong = async (...words: string[]) => {
    const { code, err } = await users(...words);
    return `${code} ${err.trim()}`;
  };
  expect(await wrong("add", "an na", ...secret)).toMatch(/^2 A user's name must begin with/);
  expect(await wrong("add", "anna")).toMatch(/^2 Run this in a terminal, .* --password-file\.$/);
  expect(await wrong("add", "anna", "--password-file", join(path, "none"))).toMatch(
    /cannot be read \(ENOENT\)/,
  );
  expect(await wrong("add", "anna", ...secret, "--write", "a#")).toMatch(/It must be a topic, or a filter/);
  expect(await wrong("add", "anna", ...secret, "--known-noise")).toMatch(/give --requests as well/);
  expect(await wrong("list")).toMatch(/^2 There is no users file/);
  expect(existsSync(file)).toBe(false);
  await users("add", "anna", ...secret);
  expect(await wrong("add", "anna", ...secret)).toMatch(/^1 There is a user anna already: "users allow"/);
  expect(await wrong("remove", "ana")).toBe('2 There is no user "ana": did you mean anna?');
  writeFileSync(join(path, "sippra.yaml"), "site: here\n");
  expect(await wrong("list")).toMatch(
    /names no users file: set mqtt.embedded.users_file or web.users_file in it/,
  );
  expect((await users("list", "--file", file)).code).toBe(0);
});
