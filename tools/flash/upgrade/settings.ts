// What a node was flashed with, but for who it is: an upgrade leaves it at that.
import type { Profile } from "../../../firmware/profile.ts";
import { ToolError } from "../../errors.ts";
import { CODE } from "../../image/layout.ts";
import type { Sentences } from "../../sentences.ts";
import type { BoardConsole } from "../console.ts";
import { look } from "../insist.ts";
import type { Link } from "../options.ts";

export interface Settings {
  /** What differs from the profile's defaults. */
  profile: Partial<Profile>;
  link: Link;
}

/** What only the firmware for this module has in it. */
export const MARKS = { rak3172: "AT+PRECV", rn2483: "radio_tx_ok", "wio-e5": "+TEST" } satisfies Record<
  Exclude<Link, "serial">,
  string
>;

/** Searches the code in pieces: all of it is too much for the memory of a board whose flash is not in its address space. */
const SEARCHED = 512;
const OVERLAP = 16;

const search = (text: string) =>
  `(()=>{for(let a=0,s;(s=require("Storage").read("${CODE}",a,${SEARCHED}))&&s.length;a+=${SEARCHED - OVERLAP})` +
  `if(s.indexOf(${JSON.stringify(text)})>=0)return true;return false})()`;

/** Throws ToolError "board" where the module cannot be told. `link`: what the technician says it is. */
export async function settingsOf(
  board: BoardConsole,
  held: Profile,
  link: Link | undefined,
  say: Sentences,
): Promise<Settings> {
  const { v, network, node, epoch, key, ring, radio, places, ...profile } = held;
  if (link !== undefined) return { profile, link };
  if (radio === undefined) return { profile, link: "serial" };
  for (const [module, mark] of Object.entries(MARKS)) {
    if ((await look(board, search(mark), 20_000)) === true) return { profile, link: module as Link };
  }
  throw new ToolError("board", say.upgrade.whichModule);
}
