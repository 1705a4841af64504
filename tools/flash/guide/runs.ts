// What runs on a board that somebody else has flashed, for the record: its code has the version and the module's words in it.
import { ToolError } from "../../errors.ts";
import { CODE } from "../../image/layout.ts";
import type { Sentences } from "../../sentences.ts";
import type { BoardConsole } from "../console.ts";
import { look } from "../insist.ts";
import type { BoardFacts } from "../storage.ts";
import { settingsOf } from "../upgrade/settings.ts";

/** As firmware/main.ts says it. */
const SAYS = "Sippra ";
/** Searched in pieces, which overlap by as much as a version takes: a board may have little memory. */
const [PIECE, OVERLAP] = [512, 40];
const SEARCH_MS = 20_000;

const SEARCH =
  `(()=>{for(let a=0,s,i;(s=require("Storage").read("${CODE}",a,${PIECE}))&&s.length;a+=${PIECE - OVERLAP})` +
  `if((i=s.indexOf("${SAYS}"))>=0&&i<=${PIECE - OVERLAP})return btoa(s.substr(i+${SAYS.length},${OVERLAP - SAYS.length}));return ""})()`;

/** "1.2.3" or "1.2.3-rc.1"; empty where it is none. */
export const versionIn = (text: string) =>
  /^\d{1,4}\.\d{1,4}\.\d{1,4}(-[\w.]{1,12})?(?![\w.])/.exec(text)?.[0] ?? "";

/**
 * Version and link, each empty where the code does not tell: packed code does not (tools/build/packed.ts). Throws ToolError "flash"
 * where the board falls silent.
 */
export async function whatRuns(
  board: BoardConsole,
  { files, profile }: BoardFacts,
  say: Sentences,
): Promise<{ firmware: string; link: string }> {
  if (!files.includes(CODE) || profile === undefined) return { firmware: "", link: "" };
  const found = Buffer.from(String(await look(board, SEARCH, SEARCH_MS)), "base64").toString("latin1");
  const link = await settingsOf(board, profile, undefined, say).then(
    (settings) => settings.link,
    (error: unknown) => {
      if (error instanceof ToolError && error.code === "board") return "";
      throw error;
    },
  );
  return { firmware: versionIn(found), link };
}
