// What sippra-node says of an upgrade and of journals, in English.

export const upgrade = {
  notThisNode: (node: string) =>
    `This board does not hold node ${node} under this enrolment's key, so there is nothing to upgrade: look which board it is, or flash it with "sippra-node flash".`,
  whichModule:
    "The firmware on this board does not tell for which radio module it is: say so with --link, as when it was flashed.",
  noJournal:
    'The journal on this board cannot be read whole, so it cannot stay as it is. Nothing was erased. Save what can be read with "sippra-node journal pull", then flash it with "sippra-node flash".',
  moved:
    'With this firmware the journal lies elsewhere in flash, so it cannot stay as it is. Nothing was erased. Save its readings with "sippra-node journal pull", then flash it with "sippra-node flash".',
  pageFull:
    "What the node has learned has to be written anew for this firmware, and its journal's page has no room left. Nothing was erased. Upgrade it in an hour, when it has begun another.",
  journalLost: (file: string) =>
    `The interruption has cost the board its journal. It was saved before, in ${file}: its readings are there.`,
  keeps: "Settings and journal stay as they are.",
  saved: (file: string) => `The journal was saved in ${file} first; it can be deleted.`,
  pulled: (records: number, file: string) =>
    `${records} records, saved in ${file}. Its gateway takes them in by "sippra-gateway nodes journal".`,
  noRecords: "The journal has no records.",
  noJournalHere: (node: string) =>
    `This board has no journal of node ${node} under this enrolment's key: look which board it is, or take the newest enrolment.`,
  noFile: (file: string) =>
    `${file} is no journal that sippra-node has saved: name the file of "sippra-node journal pull", or one that ends in .journal.`,
  cannotSave: (file: string, why: string) =>
    `${file} cannot be written (${why}): say another place with --out.`,
  help: {
    upgrade: "put this version's firmware on a node; its settings, journal and counters stay",
    link: "the node's radio module, where its firmware does not tell (an older one)",
    journal: "the readings that a node has stored",
    pull: "read them from a board into a file; the node goes on afterwards",
    out: "the file (default: beside the enrolment, ENROLMENT.journal-TIME)",
    csv: "write them as a table for a spreadsheet (standard output)",
    file: 'a file of "journal pull", or one that "upgrade" has saved',
    pullJson: "print what was read as JSON",
  },
};
