// All questions.
import { arrays } from "./arrays.ts";
import { board } from "./board.ts";
import type { Case } from "./case.ts";
import { language } from "./language.ts";
import { native } from "./native.ts";
import { numbers } from "./numbers.ts";

export const CASES: Case[] = [...language, ...numbers, ...arrays, ...native, ...board];

const twice = CASES.map(({ name }) => name).filter((name, i, all) => all.indexOf(name) !== i);
if (twice.length > 0) throw new Error(`cases of the same name: ${twice.join(", ")}`);
