// Texts in a CSV that a spreadsheet would compute: =, +, - and @ begin a formula, and what a file from elsewhere has it
// compute is not known. An apostrophe before it makes it a text again, for Excel and LibreOffice.
// https://owasp.org/www-community/attacks/CSV_Injection

/** The full-width signs are the same to spreadsheets in East Asian languages. */
const FORMULA = /^'*[=+\-@＝＋－＠]/;

export const guarded = (text: string) => (FORMULA.test(text) ? `'${text}` : text);

/** What `guarded` was given. */
export const unguarded = (text: string) =>
  text.startsWith("'") && FORMULA.test(text) ? text.slice(1) : text;
