// Questions to the gateway, and what comes of them.
import type { Refusal } from "../api.ts";

/** The gateway has answered, and not with what was asked for. */
export class Refused extends Error {
  readonly status: number;
  constructor(status: number, sentence: string) {
    super(sentence);
    this.status = status;
  }
}

/** With a body it is a deed. Throws Refused where the gateway says no, and what fetch throws where it cannot be reached. */
export const ask = <T>(path: string, body?: object): Promise<T> =>
  answerTo<T>(path, body === undefined ? null : ["application/json", JSON.stringify(body)]);

/** A file as it is; else as `ask`. */
export const sendFile = <T>(path: string, file: Blob): Promise<T> =>
  answerTo<T>(path, ["application/octet-stream", file]);

async function answerTo<T>(
  path: string,
  sent: readonly [type: string, body: string | Blob] | null,
): Promise<T> {
  const response = await fetch(path, {
    ...(sent === null ? {} : { method: "POST", headers: { "content-type": sent[0] }, body: sent[1] }),
    cache: "no-store",
  });
  if (response.ok) return (await response.json()) as T;
  const said = (await response.json().catch(() => ({}))) as Partial<Refusal>;
  throw new Refused(response.status, said.error ?? response.statusText);
}
