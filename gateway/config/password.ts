// Passwords of the embedded broker's users, as their file keeps them: hashed with scrypt, so that who has read the file
// cannot come in by it.
import { randomBytes, scrypt, timingSafeEqual } from "node:crypto";
import { z } from "zod";

/**
 * 8 MB and 160 ms of a small VM for each look at a password (measured), in a thread of its own: what OWASP asks at least of
 * scrypt with so little memory (Password Storage Cheat Sheet).
 */
const COST = { n: 2 ** 13, r: 8, p: 10 };
const SALT_B = 16;
const HASH_B = 32;
/** A file that asks for more would take the gateway's memory, or its processor. */
const MOST = { n: 2 ** 16, r: 16, p: 16 };

const LEAST_LETTERS = 8;
const MOST_B = 256;

const base64 = (bytes: number) =>
  z.string().regex(new RegExp(`^[A-Za-z0-9_-]{${Math.ceil((bytes * 4) / 3)}}$`));

/** Salt and hash in base64url. */
export const passwordHash = z.strictObject({
  n: z
    .int()
    .min(2)
    .max(MOST.n)
    .refine((n) => Number.isInteger(Math.log2(n))),
  r: z.int().min(1).max(MOST.r),
  p: z.int().min(1).max(MOST.p),
  salt: base64(SALT_B),
  hash: base64(HASH_B),
});

export type PasswordHash = z.infer<typeof passwordHash>;

/** The end of a sentence; null where it may be one. */
export function wrongPassword(password: string): string | null {
  if ([...password].length < LEAST_LETTERS) return `must have ${LEAST_LETTERS} letters or more`;
  if (Buffer.byteLength(password) > MOST_B) return `must have ${MOST_B} bytes or less`;
  return /\p{Cc}/u.test(password) ? "must be one line of text" : null;
}

export async function hashPassword(password: string): Promise<PasswordHash> {
  const salt = randomBytes(SALT_B);
  const hash = await derive(Buffer.from(password), salt, COST);
  return { ...COST, salt: salt.toString("base64url"), hash: hash.toString("base64url") };
}

/** For a name that nobody has: that it is so takes as long to say as that a password is wrong. */
export const NOBODYS_HASH: PasswordHash = {
  ...COST,
  salt: randomBytes(SALT_B).toString("base64url"),
  hash: randomBytes(HASH_B).toString("base64url"),
};

/** Whether `password` is the one that was hashed. */
export async function isPassword(
  password: Uint8Array,
  { salt, hash, ...cost }: PasswordHash,
): Promise<boolean> {
  const wanted = Buffer.from(hash, "base64url");
  const found = await derive(password, Buffer.from(salt, "base64url"), cost);
  return timingSafeEqual(found, wanted) && password.length <= MOST_B;
}

function derive(password: Uint8Array, salt: Uint8Array, { n, r, p }: typeof COST): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    // What it takes is 128 r (n + p) bytes, and some more.
    scrypt(password, salt, HASH_B, { N: n, r, p, maxmem: 256 * r * (n + p) }, (error, key) =>
      error ? reject(error) : resolve(key),
    );
  });
}
