// Pages of recipes, whose commands and settings tests take from the page itself.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { text as textOf } from "node:stream/consumers";
import { ENV } from "./programs.ts";

const RECIPES = new URL("../../docs/recipes/", import.meta.url);

export const pageText = (page: string) => readFileSync(new URL(page, RECIPES), "utf8");

/** The fenced blocks of a language, in order, without the indent that they have in lists. `page`: its path below docs/recipes. */
export function blocksOf(page: string, language: string): string[] {
  const blocks = pageText(page).matchAll(/^( *)```(\w+)\n([\s\S]*?)\n\1```$/gm);
  return [...blocks]
    .filter(([, , name]) => name === language)
    .map(([, indent, , lines]) => lines!.replaceAll(new RegExp(`^${indent}`, "gm"), ""));
}

export interface Ended {
  code: number | null;
  out: string;
  err: string;
}

/** Runs commands in bash, to their end. `cwd`: where a partner would be. */
export async function shell(commands: string, cwd?: string): Promise<Ended> {
  const child = spawn("bash", ["-c", commands], { env: ENV, stdio: ["ignore", "pipe", "pipe"], cwd });
  const [out, err, [code]] = await Promise.all([
    textOf(child.stdout),
    textOf(child.stderr),
    once(child, "close"),
  ]);
  return { code, out, err };
}
