// What sippra-node says when it takes a node off its board, in English.
export const erase = {
  loses: (node: string, title: string) =>
    `Node ${node} goes from this ${title}: its program, its profile with the key, what it has learned of its pipe, and the readings in its journal that its gateway does not have. Let it send them first, where they matter.`,
  ask: (name: string) => `Type the node's name, ${name}, to erase it: `,
  notTyped: "The node's name was not typed, and nothing was erased.",
  needsYes: "Nobody is at a terminal to confirm it: add --yes.",
  noNode: (files: string) =>
    `This board holds no node of Sippra's but something else (${files}), which is left: "require('Storage').eraseAll()" on its console erases that.`,
  otherNode: (held: string, wanted: string) =>
    `This board is node ${held}, and the enrolment is for node ${wanted}: take that node's own enrolment, or the right board.`,
  blank: (board: string) => `${board}: it holds nothing, and nothing was done.`,
  done: (node: string, board: string) => `Erased: node ${node} is off ${board}, whose console is open.`,
  goesOn: (counter: number, serial: string) =>
    `The key goes on from counter ${counter} and never below, as is noted beside the enrolment: flash it on serial number ${serial} again, or make a new enrolment for another board ("sippra-gateway nodes enrolment NAME --out FILE").`,
  usedUp:
    'The key starts never again, as nobody knows how far its counters got: make a new enrolment ("sippra-gateway nodes enrolment NAME --out FILE").',
  powerOnce: "Take the board's power away and give it back once: until then its watchdog may reset it.",
  /** In place of sentences that are of a flash. */
  instead: {
    portLost: "The port went away while the board was being erased: check the cable and erase it again.",
    fellSilent: (resetIt: string) => `The board stopped answering: ${resetIt}, then erase it again.`,
    portProcessEnded: (port: string, how: string) =>
      `What holds ${port} has ended (${how}): erase the board again.`,
  },
};
