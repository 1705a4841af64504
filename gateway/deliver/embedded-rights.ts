// What a user may do at the embedded broker: read all of the site where nothing else is said, publish what is named, and
// ask only with the right to ask, whatever is named. That nobody publishes what is the gateway's is said elsewhere.
import type { User } from "../config/users.ts";
import { covers } from "../topic-filter.ts";
import type { Topics } from "./topics.ts";

/** `asked`: a topic, or the filter of a subscription, which has to name nothing else. */
export function mayRead({ read, requests }: User, asked: string, topics: Topics): boolean {
  if (requests && covers(topics.responses, asked)) return true;
  return (read ?? [topics.all]).some((filter) => covers(filter, asked));
}

export function mayPublish({ write, requests }: User, topic: string, topics: Topics): boolean {
  return topics.isRequest(topic) ? requests : write.some((filter) => covers(filter, topic));
}
