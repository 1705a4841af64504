// What can be asked over the socket, all by GET and changing nothing:
//
//   /status          how the gateway is, as JSON
//   /tail[?bytes=1]  what comes in from now on: a line of JSON each, with the bytes of frames where they are asked for
//
// Whoever can open the socket can read the store too, so nothing is held back but keys, which are in neither answer.
import type { IncomingMessage, RequestListener, ServerResponse } from "node:http";
import type { Log } from "../../log.ts";
import { FORMAT, type StatusDeps, statusOf } from "./status.ts";
import { createTail, READERS_MAX, type TailDeps } from "./tail.ts";

export interface LocalDeps extends StatusDeps, TailDeps {
  version: string;
  errors: Log;
}

export interface LocalApp {
  handle: RequestListener;
  /** Tells whoever follows that it is over. */
  close(): void;
}

export function createLocal({ version, errors, ...deps }: LocalDeps): LocalApp {
  const tail = createTail(deps);

  function answer(response: ServerResponse, status: number, body: object): void {
    response.writeHead(status, { "Content-Type": "application/json" });
    response.end(`${JSON.stringify(body)}\n`);
  }

  const refuse = (response: ServerResponse, status: number, error: string) =>
    answer(response, status, { format: FORMAT, version, error });

  function follow(response: ServerResponse, withBytes: boolean): void {
    if (!tail.add(response, withBytes)) {
      refuse(response, 503, `${READERS_MAX} readers follow the gateway already: end one of them.`);
      return;
    }
    response.writeHead(200, { "Content-Type": "application/x-ndjson" });
    response.write(`${JSON.stringify({ format: FORMAT, version })}\n`);
  }

  function handle({ method, url = "/" }: IncomingMessage, response: ServerResponse): void {
    response.setHeader("Connection", "close");
    const { pathname, searchParams } = new URL(url, "http://gateway");
    if (method !== "GET") refuse(response, 405, "Only GET is answered here.");
    else if (pathname === "/status") answer(response, 200, statusOf(deps));
    else if (pathname === "/tail") follow(response, searchParams.get("bytes") === "1");
    else refuse(response, 404, "There is nothing here but /status and /tail.");
  }

  return {
    handle(request, response) {
      try {
        handle(request, response);
      } catch (error) {
        errors.error({ err: error }, "How the gateway is could not be told.");
        refuse(response, 500, "How the gateway is could not be read: its log says why.");
      }
    },
    close: tail.close,
  };
}
