// Who is told of alarms in the laboratory: a mail server and a webhook in this process, which note what they take, take their time
// over the answer, and can be away as servers are.
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { openSmtpServer, type SmtpServer } from "../smtp.ts";
import { pick } from "./ordeal.ts";

export const WAYS = ["on-call", "desk"] as const;

/** A message that was taken, by its id without the way's name. */
export interface Told {
  way: string;
  alarm: number;
  /** The newest change that it tells. */
  seq: number;
  id: string;
  at: number;
}

export interface Ears {
  /** Lines of the configuration: one way each. */
  config: string[];
  told: readonly Told[];
  /** Messages that have begun to come, taken or not. */
  begun(): number;
  /** From now on each answer takes so long, ms. */
  slow(delayMs: () => number): void;
  /** Nobody is told until they are back. */
  away(chance: () => number): Promise<void>;
  back(): Promise<void>;
  close(): Promise<void>;
}

const ID = /^(?<id>.*\.alarm-(?<alarm>\d+)\.[0-9a-z]+\.(?<seq>\d+))\.[a-z-]+$/;

function toldAs(way: string, text: string): Told {
  const { id, alarm, seq } = ID.exec(text)?.groups ?? {};
  if (id === undefined) throw new Error(`a message of alarms has no such id: ${text}`);
  return { way, alarm: Number(alarm), seq: Number(seq), id, at: Date.now() };
}

/** What a server does that is there and takes nothing. */
const REFUSALS = ["closed", "not now", "hangs up", "silent"] as const;

export async function openEars(): Promise<Ears> {
  const told: Told[] = [];
  let begun = 0;
  let delayMs = () => 0;
  let isAway = false;
  let mail: SmtpServer | null = await openSmtpServer();
  const { port } = mail;
  const manners = () => ({
    delayMs: () => delayMs(),
    answer(command: string) {
      if (command === "DATA") begun++;
      return undefined;
    },
  });
  mail.manners = manners();
  // What it takes it has for good before it says so.
  const noted = (server: SmtpServer) => {
    const { mails } = server;
    server.mails = Object.assign(mails, {
      push(...news: SmtpServer["mails"]) {
        for (const { raw } of news) {
          const unfolded = raw.replace(/\r\n[ \t]+/g, " ");
          told.push(toldAs(WAYS[0], /^Message-ID: <(.*)@here\.example>$/im.exec(unfolded)?.[1] ?? unfolded));
        }
        return mails.length;
      },
    });
  };
  noted(mail);

  const sockets = new Set<Socket>();
  const hook = createServer((request, response) => {
    begun++;
    const id = `${request.headers["idempotency-key"]}`;
    request.resume().on("end", () => {
      if (isAway) return refuse(response);
      told.push(toldAs(WAYS[1], id));
      setTimeout(() => response.end("{}"), delayMs());
    });
  });
  hook.on("connection", (socket) => sockets.add(socket.on("close", () => sockets.delete(socket))));
  let refuse = (response: ServerResponse) => void response.writeHead(503).end();
  await new Promise<void>((resolve) => hook.listen(0, "127.0.0.1", resolve));
  const hookPort = (hook.address() as AddressInfo).port;

  async function awayAs(how: (typeof REFUSALS)[number]): Promise<void> {
    if (how === "closed") {
      await mail?.close();
      mail = null;
    } else if (mail !== null) {
      const answers = { "not now": "451 not now", "hangs up": "", silent: null } as const;
      mail.manners = { answer: (command) => (command === "DATA" ? answers[how] : undefined) };
    }
  }

  return {
    told,
    config: [
      "tell:",
      `  - { name: ${WAYS[0]}, kind: mail, url: "smtp://127.0.0.1:${port}", security: none, from: s@here.example,`,
      `      to: [anna@here.example], kinds: [leak, burst, steady-noise, sensor, battery, silent, jammed, gateway] }`,
      `  - { name: ${WAYS[1]}, kind: webhook, url: "http://127.0.0.1:${hookPort}", template: json,`,
      "      kinds: [leak, burst, steady-noise, sensor, battery, silent, jammed, gateway] }",
    ],
    begun: () => begun,
    slow(by) {
      delayMs = by;
    },
    async away(chance) {
      isAway = true;
      refuse = pick(chance, [
        (response: ServerResponse) => void response.writeHead(503).end(),
        (response: ServerResponse) => void response.writeHead(429, { "Retry-After": "1" }).end(),
        (response: ServerResponse) => void response.destroy(),
        () => {},
      ]);
      await awayAs(pick(chance, REFUSALS));
    },
    async back() {
      isAway = false;
      for (const socket of sockets) socket.destroy();
      // Whoever waits for an answer sees that it will not come.
      await mail?.close();
      mail = await openSmtpServer(manners(), port);
      noted(mail);
    },
    async close() {
      for (const socket of sockets) socket.destroy();
      await Promise.all([mail?.close(), new Promise((resolve) => hook.close(resolve))]);
    },
  };
}
