// The document of each view, and modules and styles under their version: read when a browser asks first.
import type { Context } from "hono";
import type { WebDeps } from "./deps.ts";
import { type Env, refusal } from "./guard.ts";
import { readPage } from "./modules.ts";
import { packed } from "./packed.ts";
import type { Define } from "./route.ts";
import { ICON, shellOf } from "./shell.ts";

type Serve = (c: Context<Env>) => Response | Promise<Response>;

interface Served {
  /** By the path of a view. */
  documents: ReadonlyMap<string, Serve>;
  /** By path, without the version before it. */
  assets: ReadonlyMap<string, Serve>;
  version: string;
}

/** By path: modules that a view begins with. Map and charts are libraries, and those of other views come when they are gone to. */
const VIEWS: Record<string, readonly string[]> = {
  "/": ["map-draw"],
  "/nodes": ["nodes"],
  "/nodes/:name": ["node", "uplot"],
  "/compare": ["compare", "uplot"],
  "/alarms": ["alarms"],
  "/alarms/:id": ["alarm", "map-draw"],
  "/site": ["site", "uplot"],
  "/gateway": ["gateway"],
  "/login": [],
};
/** A year: the path says which version it is. */
const FOREVER = "public, max-age=31536000, immutable";

export function pageRoutes(route: Define, { site, tiles }: Pick<WebDeps, "site" | "tiles">): void {
  let reading: Promise<Served> | null = null;
  const served = (): Promise<Served> => {
    reading ??= serve(`Sippra · ${site}`, tiles?.url ?? null);
    // What failed once is tried again.
    reading.catch(() => {
      reading = null;
    });
    return reading;
  };
  for (const path of Object.keys(VIEWS))
    route("GET", path, "nobody", async (c) => (await served()).documents.get(path)!(c));
  route("GET", "/icon.svg", "nobody", packed({ type: "image/svg+xml", body: Buffer.from(ICON) }));
  route("GET", "/a/:version/*", "nobody", async (c) => {
    const { assets, version: current } = await served();
    const [, , version, ...rest] = c.req.path.split("/");
    const asset = version === current ? assets.get(rest.join("/")) : undefined;
    if (asset === undefined) throw refusal(404, "There is nothing here.");
    c.header("Cache-Control", FOREVER);
    return asset(c);
  });
}

async function serve(title: string, tiles: string | null): Promise<Served> {
  const files = await readPage();
  const { html, policy } = shellOf(files, title, tiles);
  const document = (modules: readonly string[]): Serve => {
    const whole = packed({ type: "text/html; charset=utf-8", body: Buffer.from(html(...modules)) });
    return (c) => {
      c.header("Content-Security-Policy", policy);
      return whole(c);
    };
  };
  return {
    documents: new Map(Object.entries(VIEWS).map(([path, modules]) => [path, document(modules)])),
    assets: new Map([...files.assets].map(([path, asset]) => [path, packed(asset)])),
    version: files.version,
  };
}
