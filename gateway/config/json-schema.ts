// The configuration as a JSON Schema: editors complete and check sippra.yaml by it while it is written.
import { z } from "zod";

/** Draft-07, which editors know best. */
export function jsonSchema(schema: z.ZodType): object {
  const made = z.toJSONSchema(schema, { target: "draft-7", io: "input", unrepresentable: "any" });
  return { title: "sippra.yaml", ...made };
}
