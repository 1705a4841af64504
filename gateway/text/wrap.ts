// Text in lines that fit a terminal, or a comment: the only way it is broken here.

/** Breaks at spaces into lines of at most `width` characters, but for a word that is longer; later lines are set in. */
export function wrap(text: string, width = 80, indent = ""): string {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ")) {
    if (line !== "" && line.length + 1 + word.length > width) {
      lines.push(line);
      line = indent + word;
    } else line = line === "" ? word : `${line} ${word}`;
  }
  return [...lines, line].join("\n");
}
