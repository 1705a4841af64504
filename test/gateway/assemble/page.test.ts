// The page beside a gateway that runs: over TLS with the users of a file, behind a proxy, and where its port is another's.
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { request } from "node:https";
import { createServer } from "node:net";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { configSchema } from "../../../gateway/assemble/configuration.ts";
import { startGateway } from "../../../gateway/assemble/gateway.ts";
import { checkPage, startPage } from "../../../gateway/assemble/page.ts";
import { systemClock } from "../../../gateway/clock.ts";
import { hashPassword } from "../../../gateway/config/password.ts";
import { changeUsers } from "../../../gateway/config/users.ts";
import { silentLog } from "../../../gateway/log.ts";
import type { Role } from "../../../gateway/page-roles.ts";
import { openStore } from "../../../gateway/store/open.ts";
import { atEnd, later } from "../../later.ts";
import { temporaryFolder } from "../../processes.ts";
import { CERTIFICATE, KEY, OTHER_CERTIFICATE } from "../config/pems.ts";

const PASSWORD = "a good password";

async function folderWith(roles: Record<string, Role | undefined>): Promise<string> {
  const { path, remove } = temporaryFolder();
  atEnd(remove);
  const password = await hashPassword(PASSWORD);
  changeUsers(join(path, "users.json"), (users) => {
    for (const [name, page] of Object.entries(roles))
      users.set(name, {
        name,
        password,
        write: [],
        requests: false,
        known_noise: false,
        ...(page && { page }),
      });
  });
  writeFileSync(join(path, "page.pem"), CERTIFICATE);
  writeFileSync(join(path, "page-key.pem"), KEY);
  writeFileSync(join(path, "other.pem"), OTHER_CERTIFICATE);
  return path;
}

const settings = (web: object) =>
  configSchema.parse({ site: "here", data: "/nowhere", mqtt: { embedded: { port: 0 } }, web });

async function opened(web: object) {
  const config = settings(web);
  const store = later(openStore(":memory:"));
  const gateway = await startGateway(config, { clock: systemClock, log: silentLog, store });
  const said: string[] = [];
  const say = (_: object, sentence: string) => void said.push(sentence);
  const log = { ...silentLog, warn: say, info: say };
  const page = startPage(config, gateway, { log, lines: () => [] });
  atEnd(async () => {
    await page.close();
    await gateway.close();
  });
  await page.tried;
  return { page, said, store };
}

/** A browser that believes the certificate. */
function asked(url: string, path: string, headers: Record<string, string> = {}, body?: object) {
  return new Promise<{ status: number; cookie: string; text: string }>((resolve, reject) => {
    const asking = request(
      new URL(path, url),
      {
        method: body === undefined ? "GET" : "POST",
        ca: CERTIFICATE,
        servername: "gateway.example",
        headers: { host: "gateway.example", ...headers },
      },
      async (answer) => {
        let text = "";
        for await (const chunk of answer) text += chunk;
        resolve({ status: answer.statusCode!, cookie: answer.headers["set-cookie"]?.[0] ?? "", text });
      },
    );
    asking.on("error", reject);
    asking.end(body === undefined ? undefined : JSON.stringify(body));
  });
}

test("over TLS somebody comes with the password of the file, and may do what it says", async () => {
  const folder = await folderWith({ vera: "work", scada: undefined });
  const { page } = await opened({
    ...{ port: 0, users_file: join(folder, "users.json"), names: ["gateway.example"] },
    ...{ cert_file: join(folder, "page.pem"), key_file: join(folder, "page-key.pem") },
  });
  const url = page.url()!;
  expect(url).toMatch(/^https:\/\/127\.0\.0\.1:\d+\/$/);
  expect((await asked(url, "/api/now")).status).toBe(401);
  const json = { "content-type": "application/json" };
  const login = (name: string, password: string) => asked(url, "/api/login", json, { name, password });
  expect((await login("vera", "another password")).status).toBe(401);
  // A user of the broker alone.
  expect((await login("scada", PASSWORD)).status).toBe(401);
  const { status, cookie } = await login("vera", PASSWORD);
  expect([status, cookie]).toEqual([
    200,
    expect.stringMatching(/^__Host-sippra=.*; Secure; SameSite=Strict$/),
  ]);
  const now = await asked(url, "/api/now", { cookie: cookie.split(";")[0]! });
  expect(JSON.parse(now.text)).toMatchObject({ site: "here", who: { name: "vera", role: "work" } });
});

describe("what cannot be used is said", () => {
  test("a port that another program has, and the page comes when it is free", async () => {
    const other = createServer().listen(0, "127.0.0.1");
    await once(other, "listening");
    const { port } = other.address() as { port: number };
    const { page, said } = await opened({ port });
    expect(page.url()).toBeNull();
    expect(said.at(-1)).toMatch(/^The page cannot be had at 127\.0\.0\.1:\d+: another program has it\./);
    other.close();
  });

  test("a certificate of another key, a file of users or pipes that is not there", async () => {
    const folder = await folderWith({});
    const key_file = join(folder, "page-key.pem");
    const refused = (web: object) => {
      try {
        checkPage(settings(web));
        return "";
      } catch (error) {
        return (error as Error).message;
      }
    };
    expect(refused({ cert_file: join(folder, "other.pem"), key_file })).toMatch(/other\.pem/);
    expect(refused({ users_file: join(folder, "none.json") })).toMatch(/There is no users file/);
    expect(refused({ pipes_file: join(folder, "none.geojson") })).toMatch(/cannot be read \(ENOENT\)/);
    expect(refused({ cert_file: join(folder, "page.pem"), key_file })).toBe("");
    expect(refused({ enabled: false, users_file: join(folder, "none.json") })).toBe("");
  });

  test.each([
    [
      "other machines without users and TLS",
      { host: "0.0.0.0" },
      /needs users_file .* and cert_file and key_file/,
    ],
    [
      "other machines without TLS",
      { host: "0.0.0.0", users_file: "/u.json" },
      /needs cert_file and key_file/,
    ],
    ["a proxy without users", { behind_proxy: true }, /needs users_file beside it/],
    ["a certificate without its key", { cert_file: "/c.pem" }, /needs web.cert_file|needs web.key_file/],
    [
      "tiles that are no template",
      { tiles_url: "https://tiles.example/" },
      /have \{z\}, \{x\} and \{y\} in it/,
    ],
    [
      "tiles that would end the policy",
      { tiles_url: "https://a; script-src *{z}{x}{y}" },
      /must begin with https/,
    ],
  ])("%s", (_, web, sentence) => {
    expect(() => settings(web)).toThrow(sentence);
  });
});
