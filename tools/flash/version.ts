// Which versions of the interpreter a node runs on. Older ones run it wrongly, and newer ones that read its code otherwise
// would do anything: so a newer one is asked how it reads.
//
//   2v14   has "??"
//   2v21   has raw strings among tokens (src/jslex.h, LEX_RAW_STRING16), in which packed code lies
//   2v29   moves memory without breaking timers, and flat strings that lie end to end (ChangeLog; a node calls E.defrag
//          once its typed arrays and timers are made)
//
// The bytes that stand for words are the same from 2v14 to 2v29 and in the builds after it (LEX_TYPES of each compared);
// nobody promises that they stay.
import { ToolError } from "../errors.ts";
import { rawString, type Tokens, tokenise } from "../image/tokens.ts";
import type { Sentences } from "../sentences.ts";
import type { BoardConsole } from "./console.ts";
import { look } from "./insist.ts";

/** The oldest that a node runs on, and the newest release that it was tried on. */
export const NEEDED = "2v29";

/** "2v29", or "2v29.277": so many changes after it. Undefined where it is neither. */
function numbersOf(version: string): [major: number, minor: number, changes: number] | undefined {
  const found = /^(\d+)v(\d+)(?:\.(\d+))?$/.exec(version);
  return found === null ? undefined : [Number(found[1]), Number(found[2]), Number(found[3] ?? 0)];
}

/** Throws ToolError "board" for an interpreter that is too old. */
export function checkVersion(version: string, say: Sentences): void {
  const [major, minor] = numbersOf(version) ?? [];
  const [needsMajor, needsMinor] = numbersOf(NEEDED)!;
  const isOld =
    major === undefined ||
    minor === undefined ||
    major < needsMajor ||
    (major === needsMajor && minor < needsMinor);
  if (isOld) throw new ToolError("board", say.tooOld(version, NEEDED));
}

/** Programs that say in few words what most of the tokens do: another byte for one of them, and the answer is another. */
const PROBES: [code: Tokens, answer: string][] = [
  [
    tokenise("var a=[];for(var i=0;i<9;i++){if(i==2)continue;else if(i>=5)break;a.push(i)}a.join()"),
    "0,1,3,4",
  ],
  [tokenise("(()=>{let n=7;do n-=2;while(n>1);switch(n){case 1:return'one';default:return n}})()"), "one"],
  [
    tokenise("(function(x){try{throw new Error(x??3)}catch(e){return typeof e+(x===undefined)}})()"),
    "objecttrue",
  ],
  [tokenise("((a,b)=>a&&!b||a!==b?a<<2|b>>>1^1:void 0)(5,6)"), "22"],
  [`${rawString(Uint8Array.of(97, 34, 98))}.length` as Tokens, "3"],
];

/**
 * Whether an interpreter that nobody has tried reads tokens as they are written. Throws ToolError "board" where it does
 * not; false where it is the version that was tried, which is not asked.
 */
export async function askVersion(board: BoardConsole, version: string, say: Sentences): Promise<boolean> {
  if (version === NEEDED) return false;
  for (const [code, answer] of PROBES) {
    const text = Buffer.from(code, "latin1").toString("base64");
    const said = await look(board, `(()=>{try{return ""+eval(atob("${text}"))}catch(e){return "!"+e}})()`);
    if (said !== answer) throw new ToolError("board", say.readsOtherwise(version, NEEDED));
  }
  return true;
}
