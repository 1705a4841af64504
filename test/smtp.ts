// A mail server in this process: enough of RFC 5321 to take mail, and to misbehave as servers do.

import type { AddressInfo } from "node:net";
import { createServer, type Server, type Socket } from "node:net";
import { createSecureContext, TLSSocket } from "node:tls";

export interface Mail {
  from: string;
  to: string[];
  /** As it came, with its dots undone. */
  raw: string;
}

export interface SmtpManners {
  /** Answers by the command's first word or two ("MAIL FROM", "DATA", "." for the end of a message); null hangs, "" hangs up. */
  answer?(command: string, line: string): string | null | undefined;
  /** Certificate and key, PEM: it offers STARTTLS. */
  tls?: { cert: string | Buffer; key: string | Buffer };
  user?: { name: string; password: string };
  greeting?: string | null;
  /** How long it takes for each answer, ms. */
  delayMs?(): number;
}

export interface SmtpServer {
  url: string;
  port: number;
  mails: Mail[];
  /** Commands as they came, and "(tls)" where the line is secret from then on. */
  commands: string[];
  manners: SmtpManners;
  close(): Promise<void>;
}

/** On a free port, or on this one. */
export async function openSmtpServer(manners: SmtpManners = {}, port = 0): Promise<SmtpServer> {
  const sockets = new Set<Socket>();
  const made: SmtpServer = {
    ...{ url: "", port: 0, mails: [], commands: [], manners },
    close: () =>
      new Promise((resolve) => {
        for (const socket of sockets) socket.destroy();
        server.close(() => resolve());
      }),
  };
  const server: Server = createServer((socket) => {
    sockets.add(socket);
    socket.on("error", () => {}).on("close", () => sockets.delete(socket));
    const { greeting = "220 mail.example ESMTP" } = made.manners;
    if (greeting === null) return;
    socket.write(`${greeting}\r\n`);
    talk(socket, made, false);
  });
  await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
  made.port = (server.address() as AddressInfo).port;
  made.url = `smtp://127.0.0.1:${made.port}`;
  return made;
}

function talk(socket: Socket, made: SmtpServer, isSecret: boolean): void {
  let rest = "";
  let mail: Mail = { from: "", to: [], raw: "" };
  let isData = false;

  const say = (text: string) => socket.writable && socket.write(`${text}\r\n`);
  /** Clients wait for an answer before they go on. */
  function answerWith(text: string): void {
    const ms = made.manners.delayMs?.() ?? 0;
    if (ms > 0) setTimeout(say, ms, text);
    else say(text);
  }
  /** What it does itself where the test says nothing of it. */
  function usual(command: string, line: string): string {
    const { tls, user } = made.manners;
    switch (command) {
      case "EHLO":
        return [
          "250-mail.example",
          ...(tls !== undefined && !isSecret ? ["250-STARTTLS"] : []),
          ...(user === undefined ? [] : ["250-AUTH PLAIN"]),
          "250 8BITMIME",
        ].join("\r\n");
      case "AUTH PLAIN": {
        const [, name, password] = Buffer.from(line.split(" ")[2]!, "base64").toString().split("\0");
        return name === user?.name && password === user?.password
          ? "235 2.7.0 welcome"
          : "535 5.7.8 wrong password";
      }
      case "MAIL FROM":
        mail = { from: addressIn(line), to: [], raw: "" };
        return "250 ok";
      case "RCPT TO":
        mail.to.push(addressIn(line));
        return "250 ok";
      case "DATA":
        return "354 go on";
      case ".":
        made.mails.push(mail);
        return "250 taken";
      case "QUIT":
        return "221 bye";
      case "STARTTLS":
        return "220 go on";
      default:
        return "500 what?";
    }
  }

  function take(line: string): void {
    if (isData && line !== ".") {
      mail.raw += `${line.startsWith("..") ? line.slice(1) : line}\r\n`;
      return;
    }
    const command = isData ? "." : (/^(MAIL FROM|RCPT TO|AUTH PLAIN|[A-Z]+)/.exec(line)?.[1] ?? line);
    if (!isData) made.commands.push(line);
    isData = false;
    const said = made.manners.answer?.(command, line);
    if (said === null) return;
    if (said === "") return void socket.destroy();
    const answer = said ?? usual(command, line);
    answerWith(answer);
    if (command === "DATA" && answer.startsWith("3")) isData = true;
    if (command === "QUIT") socket.end();
    if (command === "STARTTLS" && answer.startsWith("2")) secure();
  }

  function secure(): void {
    socket.removeListener("data", hear);
    const secured = new TLSSocket(socket, {
      isServer: true,
      secureContext: createSecureContext(made.manners.tls!),
    });
    secured.on("error", () => {});
    made.commands.push("(tls)");
    talk(secured, made, true);
  }

  function hear(bytes: Buffer): void {
    rest += bytes.toString("latin1");
    for (let end = rest.indexOf("\r\n"); end >= 0; end = rest.indexOf("\r\n")) {
      const line = rest.slice(0, end);
      rest = rest.slice(end + 2);
      take(line);
    }
  }
  socket.on("data", hear);
}

const addressIn = (line: string) => /<([^>]*)>/.exec(line)?.[1] ?? "";
