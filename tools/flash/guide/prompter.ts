// How somebody is asked, whatever asks: at a terminal, or by a test.

export interface Choice<Value> {
  value: Value;
  label: string;
}

export interface Typing {
  /** What Enter alone gives; nothing where it is not given. */
  ready?: string | undefined;
  /** What is wrong with a text, in a sentence; undefined: nothing. */
  check?(text: string): string | undefined;
  /** It is not shown, and taken as it is typed. */
  isSecret?: boolean;
}

/** Each throws ToolError "flash" where it is answered by Ctrl-C. */
export interface Prompter {
  /** `ready` is marked first. */
  choose<Value>(question: string, choices: Choice<Value>[], ready?: Value): Promise<Value>;
  type(question: string, typing?: Typing): Promise<string>;
}
