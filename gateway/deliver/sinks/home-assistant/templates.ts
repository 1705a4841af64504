// Templates by which Home Assistant takes states out of the contract's messages (Jinja2, with what it adds:
// https://www.home-assistant.io/docs/configuration/templating). Nothing that somebody has typed stands in them.
//
// A topic that is emptied, as when its node has another name, is no JSON: `value_json` is not defined then, and a state
// that comes out empty changes nothing. "None" makes an entity unknown.

const whenJson = (text: string): string => `{% if value_json is defined %}${text}{% endif %}`;
const put = (expression: string): string => `{{ ${expression} }}`;

/** What the expression gives, of a message that is `value_json`. */
export const expression = (text: string): string => whenJson(put(text));

/** A field as it is; null makes the entity unknown. */
export const field = (name: string): string =>
  expression(`'None' if value_json.${name} is none else value_json.${name}`);

/** Within so many seconds of its measurement a reading has to come, and to be shown. */
export interface Freshness {
  comesS: number;
  shownS: number;
}

/**
 * A field of a reading that had just been measured when it came, and is not old by now. Of one that comes late nobody knows how
 * it is now: the newest that there is may be of yesterday, after an outage. And a gateway that starts again, as Home
 * Assistant does, finds what was retained before, and cannot know yet which nodes are silent.
 */
export const freshField = (name: string, { comesS, shownS }: Freshness): string => {
  const at = "as_timestamp(value_json.time_best)";
  const isOld = `as_timestamp(value_json.received) - ${at} >= ${comesS} or as_timestamp(now()) - ${at} >= ${shownS}`;
  return expression(`'None' if value_json.${name} is none or ${isOld} else value_json.${name}`);
};

/** ON where it is so. */
export const whether = (condition: string): string => expression(`'ON' if ${condition} else 'OFF'`);

/** Whether one of a message's flags is set. */
export const anyFlag = (...flags: string[]): string =>
  whether(flags.map((flag) => `'${flag}' in value_json.flags`).join(" or "));

/** A word of the contract in the words of people; one that is not known here yet is `other`. */
export function translated(name: string, words: Readonly<Record<string, string>>, other: string): string {
  const pairs = Object.entries(words).map(([word, said]) => `'${word}': '${said}'`);
  const set = `{% set words = {${pairs.join(", ")}} %}`;
  return whenJson(`${set}${put(`words[value_json.${name}] if value_json.${name} in words else '${other}'`)}`);
}

/** Attributes beside a state, as JSON; none without a message. */
export const attributes = (fields: Readonly<Record<string, string>>): string => {
  const pairs = Object.entries(fields).map(([key, value]) => `'${key}': ${value}`);
  return `{% if value_json is defined %}${put(`{${pairs.join(", ")}} | tojson`)}{% else %}{}{% endif %}`;
};

/** "online" or "offline", as Home Assistant wants it; what is empty is not there any more. */
export const isThere = (condition: string): string =>
  put(`'online' if value_json is defined and ${condition} else 'offline'`);
