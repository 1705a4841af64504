// What makes a board start its own program again where the tool falls silent before anything was erased: a pulled cable, a
// laptop that is closed, a tool that is killed. Until then it keeps the watchdog quiet of the node that was running.
//
//   reset() ── guarded ── reads, each puts it off by 8 s ── erased: only the watchdog is kicked
//                  └── 8 s of silence ── load(): the node runs on

/** So long it bears silence, s: more than any answer takes, and within 10 s the node is back. */
const GUARD_S = 8;

/** An expression that lets it bear so many seconds of silence, once; nothing where none is on guard. */
export const bearing = (seconds: number) => `global.SIPPRA_LEFT>0&&(SIPPRA_LEFT=${seconds})`;

/** A statement that puts it off. */
export const REFRESH = `${bearing(GUARD_S)};`;

/** An expression that starts it, and is true. Below zero it only kicks. */
export const guarded = `(SIPPRA_LEFT=${GUARD_S},setInterval(()=>{E.kickWatchdog();--SIPPRA_LEFT||load()},1e3),true)`;

/** An expression that ends it, where it has not ended, and does `what`; false where the board runs its own program already. */
export const unguarded = (what: string) =>
  `(()=>{if(!global.SIPPRA_LEFT)return false;SIPPRA_LEFT=-1;${what};return true})()`;
