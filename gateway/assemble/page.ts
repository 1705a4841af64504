// The web page beside a gateway that runs: what it reads, what may be done there, and who may come.
import { type Clock, systemClock } from "../clock.ts";
import type { Where } from "../config/load.ts";
import { readUsers } from "../config/users.ts";
import { createLogins } from "../deliver/embedded-logins.ts";
import { followUsers } from "../deliver/embedded-users.ts";
import type { Finding } from "../findings.ts";
import type { Log } from "../log.ts";
import type { LogLine } from "../log-memory.ts";
import { type Pipe, readPipes } from "../places/pipes.ts";
import type { Store } from "../store/open.ts";
import { viewOf } from "../store/view.ts";
import { VERSION } from "../version.ts";
import { createWeb } from "../watch/web/app.ts";
import type { Logins, Work } from "../watch/web/deps.ts";
import { listen } from "../watch/web/listen.ts";
import { pipeLines } from "../watch/web/pipe-lines.ts";
import { certificateOf } from "./certificate.ts";
import type { GatewayConfig } from "./configuration.ts";
import type { Gateway } from "./gateway.ts";
import { radioOf } from "./looking.ts";

export interface PageDeps {
  log: Log;
  /** The newest lines of the log. */
  lines(): LogLine[];
  wall?: Clock;
  /** Where nobody has named a file of them. */
  pipes?: readonly Pipe[];
  where?: Where | undefined;
}

export interface Page {
  /** Where it can be had; null where it is turned off, or cannot be had for now. */
  url(): string | null;
  /** Resolves when that is known. */
  tried: Promise<void>;
  close(): Promise<void>;
}

/** One that is turned off. */
export const NONE: Page = { url: () => null, tried: Promise.resolve(), close: async () => {} };
const RETRIED_AT_ONCE = 10_000;

/** Reads every file that is named. Returns what to warn of. Throws a GatewayError where one cannot be used. */
export function checkPage({ web }: GatewayConfig, where?: Where): Finding[] {
  if (!web.enabled) return [];
  if (web.users_file !== undefined) readUsers(web.users_file);
  if (web.pipes_file !== undefined) readPipes(web.pipes_file, web.pipes_system);
  return certificateOf(web, "web", where)?.warnings ?? [];
}

/** Throws a GatewayError "config" where a file that is named cannot be used. A port that is taken is told, and tried again. */
export function startPage(
  config: GatewayConfig,
  { store, states, clock, unopened }: Pick<Gateway, "store" | "states" | "clock" | "unopened">,
  { log, lines, wall = systemClock, where, pipes: others }: PageDeps,
): Page {
  const { web, page_url } = config;
  if (!web.enabled) return NONE;
  const certificate = certificateOf(web, "web", where);
  const pipes = web.pipes_file === undefined ? others : readPipes(web.pipes_file, web.pipes_system);
  const users = web.users_file === undefined ? null : followUsers(web.users_file, { log, wall });
  const logins = users === null ? null : loginsOf(users, { log, wall });
  const isSecure = certificate !== null || web.behind_proxy;
  const app = createWeb({
    ...{ site: config.site, gateway: config.gateway, version: VERSION, view: viewOf(store) },
    ...{ availability: states.availability, health: states.health.now, clock, wall, errors: log, unopened },
    radio: radioOf(config),
    ...{ log: lines, audit: (limit) => store.audit.list({}, limit), work: workIn(store, clock) },
    ...{
      logins,
      pipes: pipes === undefined ? null : pipeLines(pipes),
      tiles: tilesOf(web),
      isSecure,
      behindProxy: web.behind_proxy,
    },
    names: new Set([
      ...["localhost", "127.0.0.1", "::1", web.host.toLowerCase(), ...web.names],
      ...(page_url === undefined
        ? []
        : [new URL(page_url).hostname.toLowerCase().replace(/^\[(.*)\]$/, "$1")]),
    ]),
  });
  const server = listen(app, { host: web.host, port: web.port, certificate, log, wall });
  return {
    tried: server.tried,
    url: server.url,
    async close() {
      app.close();
      await server.close();
      logins?.close();
      users?.close();
    },
  };
}

const tilesOf = ({ tiles_url: url, tiles_attribution: attribution = "" }: GatewayConfig["web"]) =>
  url === undefined ? null : { url, attribution };

type Followed = ReturnType<typeof followUsers>;

function loginsOf(users: Followed, deps: { log: Log; wall: Clock }): Logins & { close(): void } {
  const broker = createLogins({ users, ...deps });
  return {
    async judge(name, password, address) {
      const attempt = {
        name,
        password: Buffer.from(password),
        clientId: "page",
        address,
        isGone: () => false,
      };
      const verdict = await broker.judge(attempt);
      return verdict.is === "user" ? { is: "user", name: verdict.user.name } : verdict;
    },
    roleOf: (name) => users.find(name)?.page ?? null,
    close: broker.close,
  };
}

function workIn(store: Store, clock: Clock): Work {
  const { alarms, outbox, audit } = store;
  return {
    perform: (id, deeds, by) => alarms.perform(id, deeds, clock.now(), by),
    addFile: (id, file, by) => alarms.addFile(id, file, clock.now(), by),
    removeFile: alarms.removeFile,
    mute(node, until, by) {
      if (until === null) alarms.unmask(node, clock.now(), by);
      else alarms.mask(node, until, clock.now(), by);
    },
    retryRefused(by) {
      const messages = outbox.retry({}, RETRIED_AT_ONCE);
      if (messages > 0) audit.add("messages-retried", null, `${messages} messages`, by);
      return messages;
    },
  };
}
