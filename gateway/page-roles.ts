// What somebody may do at the web page: the users file says it, and the page's server holds everybody to it.

export const ROLES = ["look", "work", "administer"] as const;
/** Each may what those before it may. */
export type Role = (typeof ROLES)[number];
