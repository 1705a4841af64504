// What keeps strangers off a node's console: a file that the interpreter runs before all else, also where its button is held.
// Bluetooth stays silent, and the console asks for a password (jswrap_espruino.c, jsflash.c of 2v29; a password alone locks
// nothing).
import type { BoardKind } from "./kinds.ts";

/** Its name in Storage. */
export const LOCK = ".boot0";

/** A password as enrolments have them: all that the interpreter's console takes, 20 characters. */
export const LONGEST_PASSWORD = "x".repeat(20);

/** The file's text; empty where there is no password. */
export function lockOf({ nrf }: Pick<BoardKind, "nrf">, password: string | undefined): string {
  if (password === undefined) return "";
  return `${nrf ? "NRF.sleep();" : ""}E.setPassword("${password}");E.lockConsole();`;
}
