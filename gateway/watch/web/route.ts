// A question that the page's server answers, with the role that it needs.
import type { Context } from "hono";
import type { Role } from "./api.ts";
import type { Env, Needs } from "./guard.ts";

export interface Route {
  method: "GET" | "POST";
  path: string;
  needs: Needs;
}

export type Handler = (c: Context<Env>, who: { name: string; role: Role }) => Response | Promise<Response>;

/** `bodyMax`: bytes that may be sent; a deed with a note where nothing is said. */
export type Define = (
  method: Route["method"],
  path: string,
  needs: Needs,
  handler: Handler,
  bodyMax?: number,
) => void;
