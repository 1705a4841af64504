// The reader's language: as chosen, else as the browser says.
export type Language = "en" | "sv";

/** Both languages of something. */
export type Both<T> = Record<Language, T>;

const KEY = "sippra-language";

function chosen(): Language {
  const stored = localStorage.getItem(KEY);
  if (stored === "en" || stored === "sv") return stored;
  return navigator.languages.some((each) => each.startsWith("sv")) ? "sv" : "en";
}

export const language: Language = chosen();
document.documentElement.lang = language;

/** The page is drawn anew: nothing of it is kept in another language. */
export function speak(next: Language): void {
  localStorage.setItem(KEY, next);
  location.reload();
}

export const say = <T>(both: Both<T>): T => both[language];
