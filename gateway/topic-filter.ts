// Which topics a filter names: of a subscription, and of what a user may read and write (MQTT 5.0, 4.7).

/**
 * Whether every topic that `asked` names, itself a topic or a filter, is one that `filter` names too. "+" stands for one
 * level, "#" for all that follow and for none; neither for a first level that begins with "$".
 */
export function covers(filter: string, asked: string): boolean {
  if (asked.startsWith("$") && !filter.startsWith("$")) return false;
  const wanted = filter.split("/");
  const levels = asked.split("/");
  for (const [i, level] of wanted.entries()) {
    if (level === "#") return true;
    if (i >= levels.length || levels[i] === "#" || (level !== "+" && level !== levels[i])) return false;
  }
  return wanted.length === levels.length;
}

/** Whether it is a filter at all: "+" and "#" stand alone in their level, and nothing follows "#". */
export function isTopicFilter(text: string): boolean {
  if (text === "" || text.includes("\0")) return false;
  const levels = text.split("/");
  return levels.every(
    (level, i) => level === "+" || (level === "#" && i === levels.length - 1) || !/[+#]/.test(level),
  );
}
