// The sentence with which a configuration is refused.
import { expect } from "vitest";
import { readConfig } from "../../../gateway/assemble/configuration.ts";
import { GatewayError } from "../../../gateway/errors.ts";

export function refusal(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    expect(error).toBeInstanceOf(GatewayError);
    expect((error as GatewayError).code).toBe("config");
    return (error as GatewayError).message;
  }
  throw new Error("was taken");
}

export const refused = (text: string, environment = {}) =>
  refusal(() => readConfig(text, "sippra.yaml", environment));
