// Which key a file is about, without telling it.
import { createHash } from "node:crypto";

/** First 16 hex digits of the key's SHA-256. */
export const fingerprint = (key: string) => createHash("sha256").update(key).digest("hex").slice(0, 16);
