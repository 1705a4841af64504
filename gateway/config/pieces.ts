// What several sections of the settings are made of.
import { z } from "zod";

export const name = z
  .string()
  .regex(/^[a-z0-9-]{1,64}$/, "must be small letters a-z, digits and hyphens (it stands in MQTT topics)");
export const port = z.int().min(0, "must be a port, 0 to 65535").max(65535, "must be a port, 0 to 65535");

/** A path as the file has it; `loadConfig` makes it absolute, from the configuration file's directory. */
export const path = () => z.string().min(1, "must not be empty").meta({ path: true });
