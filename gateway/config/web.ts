// The web page: where it listens, who may come, and what its map shows. Whoever comes from another machine comes with a
// password and over TLS.
import { z } from "zod";
import { isPlain, listenHost, refuseHalf, refuseOpen } from "./listening.ts";
import { path, port } from "./pieces.ts";

const TILES_RULE = "must begin with https:// or http:// and have {z}, {x} and {y} in it";
/** Names that browsers send, without a port. */
const NAME_RULE = "must be a name as in a browser's address line, without https:// and port";

export const web = z
  .strictObject({
    enabled: z.boolean().default(true).describe("Whether there is a page."),
    host: listenHost("gateway.local").describe(
      "Other machines get to it on another address, as 0.0.0.0, with users_file and TLS.",
    ),
    port: port.default(8080),
    users_file: path()
      .optional()
      .describe('Who may look, work or administer: "sippra-gateway users add NAME --page work".')
      .meta({ example: "./users.json" }),
    cert_file: path()
      .optional()
      .describe("PEM: the page's certificate, with those that it rests on, and its key.")
      .meta({ example: "./page.pem" }),
    key_file: path().optional().meta({ example: "./page-key.pem" }),
    behind_proxy: z
      .boolean()
      .default(false)
      .describe("A proxy on this machine has the TLS, and says by X-Forwarded-For who comes."),
    names: z
      .array(z.string().regex(/^[a-z0-9.:-]{1,253}$/, NAME_RULE))
      .max(20)
      .default([])
      .describe("Names by which browsers find it, besides host and that of page_url.")
      .meta({ example: ["pumphouse.local"] }),
    tiles_url: z
      .string()
      .regex(/^https?:\/\/[^\s'";]+$/, TILES_RULE)
      .refine((url) => ["{z}", "{x}", "{y}"].every((part) => url.includes(part)), TILES_RULE)
      .optional()
      .describe("A background for the map. Left out, browsers ask no other machine.")
      .meta({ example: "https://tile.openstreetmap.org/{z}/{x}/{y}.png" }),
    tiles_attribution: z
      .string()
      .max(200)
      .optional()
      .describe("What its owner asks to be named with.")
      .meta({ example: "© OpenStreetMap contributors" }),
    pipes_file: path()
      .optional()
      .describe("Pipes for the map: GeoJSON, or a network of EPANET (.inp).")
      .meta({ example: "./pipes.geojson" }),
    pipes_system: z
      .string()
      .max(1_000)
      .optional()
      .describe("Their coordinates; GeoJSON in WGS 84 needs none.")
      .meta({ example: "EPSG:3006" }),
  })
  .superRefine(({ host, users_file, cert_file, key_file, behind_proxy }, context) => {
    const refuse = (key: string, message: string) =>
      context.addIssue({ code: "custom", path: [key], message });
    refuseHalf({ cert_file, key_file }, "web", refuse);
    if (behind_proxy && users_file === undefined)
      refuse("behind_proxy", "lets in whoever the proxy does, and so needs users_file beside it");
    const missing = [
      ...(users_file === undefined ? ["users_file (sippra-gateway users add)"] : []),
      ...(isPlain({ cert_file, key_file }) && !behind_proxy
        ? ["cert_file and key_file (TLS), or behind_proxy"]
        : []),
    ];
    refuseOpen(host, missing, refuse);
  });

export type WebConfig = z.infer<typeof web>;
