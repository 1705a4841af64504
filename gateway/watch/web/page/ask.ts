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
export async function ask<T>(path: string, body?: object): Promise<T> {
  const response = await fetch(path, {
    headers: body === undefined ? {} : { "content-type": "application/json" },
    ...(body === undefined ? {} : { method: "POST", body: JSON.stringify(body) }),
    cache: "no-store",
  });
  if (response.ok) return (await response.json()) as T;
  const said = (await response.json().catch(() => ({}))) as Partial<Refusal>;
  throw new Refused(response.status, said.error ?? response.statusText);
}
