// Asks the gateway that runs on a data folder, by its socket: null where none listens there, and a sentence where it is
// another user's, or speaks another format.
import { type IncomingMessage, request } from "node:http";
import { GatewayError } from "../../errors.ts";
import { plain } from "../../text/quoted.ts";
import { inTheWay, ownUser, socketOf } from "../../watch/local/socket.ts";
import { FORMAT, type Status } from "../../watch/local/status.ts";

/** So long a gateway may say nothing before it answers, ms. */
const TIMEOUT_MS = 10_000;
/** An answer is so long at most, B: 50 nodes, 50 alarms and 20 topics are named. */
const ANSWER_MAX = 1_000_000;
/** Nobody listens there: no gateway has ever, or one that died has. */
const NOBODY = new Set(["ENOENT", "ECONNREFUSED", "ENOTDIR"]);

/** The gateway's answer while it is read; null where no gateway listens. Throws a GatewayError "gateway". */
export async function askGateway(
  folder: string,
  path: string,
  timeout = TIMEOUT_MS,
): Promise<IncomingMessage | null> {
  const socketPath = socketOf(folder);
  // Root may ask any: it is refused nothing else either.
  const refused = inTheWay(socketPath, ownUser() || null);
  if (refused !== null) throw notAsked(refused);
  const answer = Promise.withResolvers<IncomingMessage>();
  const asking = request({ socketPath, path, timeout }, answer.resolve);
  asking.on("error", answer.reject).on("timeout", () => asking.destroy(new Error("it says nothing")));
  asking.end();
  try {
    const response = await answer.promise;
    // Nothing may come in for hours.
    asking.setTimeout(0);
    return response;
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException;
    if (NOBODY.has(code ?? "")) return null;
    throw notAsked(`The gateway at ${socketPath} cannot be asked (${code ?? message}).`, { cause });
  }
}

/** Null where no gateway listens. Throws a GatewayError "gateway". */
export async function askStatus(folder: string): Promise<Status | null> {
  const response = await askGateway(folder, "/status");
  if (response === null) return null;
  const answer = objectIn(await bodyOf(response));
  refuseOther(answer, response.statusCode);
  return answer as unknown as Status;
}

/** Throws a GatewayError "gateway" where a gateway's answer is none that this command reads. */
export function refuseOther(answer: Record<string, unknown>, statusCode = 200): void {
  if (answer.format !== FORMAT)
    throw notAsked(
      `The gateway that runs is version ${told(answer.version)} and answers in another format than this command reads: use its own command, or start it again.`,
    );
  if (statusCode !== 200) throw notAsked(`The gateway does not answer: ${told(answer.error)}`);
}

export const notAsked = (sentence: string, options?: ErrorOptions) =>
  new GatewayError("gateway", sentence, options);

/** What another program says, on a line and with nothing that a terminal obeys. */
const told = (text: unknown) => (typeof text === "string" ? plain(text.slice(0, 500)) : "unknown");

/** Throws a GatewayError "gateway" where it is no object. */
export function objectIn(text: string): Record<string, unknown> {
  try {
    const answer: unknown = JSON.parse(text);
    if (typeof answer === "object" && answer !== null) return { ...answer };
  } catch {
    // said below
  }
  throw notAsked("What listens at the gateway's socket answers something else than a gateway does.");
}

async function bodyOf(response: IncomingMessage): Promise<string> {
  let text = "";
  response.setEncoding("utf8");
  try {
    for await (const chunk of response) {
      text += chunk;
      if (text.length > ANSWER_MAX) throw notAsked("The gateway's answer is longer than any can be.");
    }
  } catch (cause) {
    if (cause instanceof GatewayError) throw cause;
    throw notAsked("The gateway broke off its answer: has it just stopped? Ask again.", { cause });
  }
  return text;
}
