// What a node's label says to a telephone: which node of which site, and nothing that would have to be kept secret.
import { encode } from "uqr";

export interface Named {
  site: string;
  name: string;
  network: number;
  node: number;
}

/** "1-7", as gateway and node say it. */
export const numberOf = ({ network, node }: Named) => `${network}-${node}`;

export const linkOf = (named: Named) => `sippra:${named.site}/${named.name}?id=${numberOf(named)}`;

/** Modules of light around it, without which many readers do not find it (ISO/IEC 18004, 5.3.8). */
export const QUIET_ZONE = 4;

/** Rows of modules, true: dark; with the light around it. A label gets wet and scratched: of level M, 15 % may be gone. */
export const qrOf = (named: Named): boolean[][] =>
  encode(linkOf(named), { ecc: "M", boostEcc: true, border: QUIET_ZONE }).data;
