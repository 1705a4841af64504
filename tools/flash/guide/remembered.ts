// What is the same from one node to the next: who installs, and which gateway hears. It stands in the folder of the enrolments,
// and is offered the next time. Without it everything goes on, and is asked for anew.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { replaceDurably } from "../durable.ts";

/** Who installs, as a record has room for. */
export const BY_LENGTH = 80;

const NAME = "sippra-node.json";
const FORMAT = "sippra-node-1";
const ADDRESS_LENGTH = 300;

const shape = z.object({
  format: z.literal(FORMAT),
  by: z.string().min(1).max(BY_LENGTH).optional(),
  gateway: z.url().max(ADDRESS_LENGTH).optional(),
});

export type Remembered = Omit<z.infer<typeof shape>, "format">;

/** Nothing where there is no such file, or it is another's or damaged: it spares somebody typing, and no more. */
export function recall(folder: string): Remembered {
  try {
    const { format: _, ...remembered } = shape.parse(JSON.parse(readFileSync(join(folder, NAME), "utf8")));
    return remembered;
  } catch {
    return {};
  }
}

/** Adds to it, where the folder can be written in: without, an installation goes on too. */
export function remember(folder: string, more: Remembered): void {
  const remembered = { format: FORMAT, ...recall(folder), ...more };
  try {
    replaceDurably(join(folder, NAME), `${JSON.stringify(remembered, null, 2)}\n`);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === undefined) throw error;
  }
}
