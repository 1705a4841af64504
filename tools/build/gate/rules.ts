// All rules in one list, in the order of the documentation; and what no rule can see.
import { LIBRARY } from "./library.ts";
import { ORDER } from "./order.ts";
import type { Rule } from "./rule.ts";
import { SCOPES } from "./scopes.ts";
import { SYNTAX } from "./syntax.ts";
import { VALUES } from "./values.ts";

export const RULES: readonly Rule[] = [...SYNTAX, ...SCOPES, ...ORDER, ...VALUES, ...LIBRARY];

/** What differs and cannot be told from the code: for the documentation, and for those who read code. */
export const NOT_VISIBLE: readonly string[] = [
  "`set` with more than fits cuts and does not throw; a DataView reads and writes past its end.",
  "A typed array's property that does not exist, also a negative index in a variable, throws instead of being undefined.",
  '`"" + x` and `JSON.stringify(x)` give about 11 decimals: texts of integers only.',
  "`s[i]`, `slice`, `filter` and `lastIndexOf` are judged by annotations and literals beside them; a string that comes out of an object's field is not recognised.",
  "What is called through an object (`board.start()`) is not followed when the order of declarations is checked.",
  "`Object.keys` gives keys in the order in which they were added, numbers too.",
  'Properties of the firmware\'s own have shorter names in the bundle: `Object.keys`, `in`, JSON and `o["name"]` do not find the one in the source.',
  "Running out of memory cannot be caught, and takes the intervals that are due with it.",
  "`Math.log`, `exp`, `sin` and the like may differ in the last bit: decide on integers.",
  'Numbers parsed at run time (`+s`, `parseFloat`, `JSON.parse`) are read digit by digit as literals are; `+" 5 "` is NaN.',
  "`this` in a plain function is the global object; a function has no `name`.",
];
