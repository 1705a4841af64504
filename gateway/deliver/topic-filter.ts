// Which topics a subscription's filter names.

/** "+" stands for one level; nothing here asks for "#". */
export function topicMatches(filter: string, topic: string): boolean {
  const levels = topic.split("/");
  const wanted = filter.split("/");
  return levels.length === wanted.length && wanted.every((each, i) => each === "+" || each === levels[i]);
}
