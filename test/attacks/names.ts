// What attackers and attacked know alike.

export const PASSWORD = "only of these attacks";
export const ROOT = "sippra/v1/test";
