// Gateways as processes, and a mail server that is away while one of them dies: whoever is to be told of an alarm is, once.
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { SCOPES } from "../../gateway/alarms/track.ts";
import { openStore } from "../../gateway/store/open.ts";
import { finding } from "../gateway/alarms/alarms.ts";
import { smtpServer } from "../gateway/watch/tell/smtp-server.ts";
import { atEnd, later } from "../later.ts";
import { COMMAND, createSite, type Process, start, until } from "../processes.ts";

test("a store with alarms that nobody was told of: mail after a start, and none again after kill -9", async () => {
  const server = await smtpServer({ answer: () => "421 closed for the night" });
  const way = `{ name: on-call, kind: mail, url: "${server.url}", security: none, from: s@here.example, to: [anna@here.example] }`;
  const site = createSite([], ["embedded: { port: 0 }"], 115_200, [], ["tell:", `  - ${way}`]);
  atEnd(site.remove);
  const data = join(site.folder, "sippra-data");
  mkdirSync(data);
  const store = later(openStore(join(data, "sippra.sqlite")));
  store.alarms.cursor("on-call");
  const raise = (...names: string[]) =>
    store.alarms.decide(({ track }) =>
      track(
        names.map((name) => finding([name])),
        Date.now(),
        { kinds: SCOPES.night },
      ),
    );
  raise("elm-4");
  const run = (): Process => {
    const gateway = start(process.execPath, [COMMAND, "run", "--config", site.config]);
    atEnd(() => gateway.stop("SIGKILL"));
    return gateway;
  };
  const subjects = () => server.mails.map(({ raw }) => /^Subject: (.*)$/m.exec(raw)![1]!.trim());

  const first = run();
  await until(
    () => server.commands.length > 0,
    () => `a try: ${first.output()}`,
  );
  await first.stop("SIGKILL");
  server.manners = {};
  const second = run();
  await until(
    () => server.mails.length > 0,
    () => `mail: ${second.output()}`,
  );
  await until(() => store.tellings.find("on-call", 1)?.told === 1, "that it is known");
  await second.stop("SIGKILL");
  // By another process, while no gateway runs.
  raise("elm-4", "oak-2");
  const third = run();
  await until(
    () => server.mails.length > 1,
    () => `mail: ${third.output()}`,
  );
  await until(() => store.tellings.find("on-call", 2)?.waiting === null, "that it is known");
  expect(subjects()).toEqual(["Suspected leak at elm-4: new alarm", "Suspected leak at oak-2: new alarm"]);
  expect(await third.stop()).toBe(0);
});
