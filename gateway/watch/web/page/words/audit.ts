// What somebody has done, in the words of the audit.
import { type Both, say } from "./language.ts";

const AUDIT: Both<Record<string, string>> = {
  en: {
    ...{ "node-added": "enrolled", "node-renamed": "renamed", "node-removed": "removed" },
    ...{ "node-placed": "said where it is", "key-made": "made a key", "key-revoked": "revoked a key" },
    ...{ "node-installed": "read the record of an installation", "journal-read": "read a journal" },
    ...{ "key-retired": "retired an old key", "command-asked": "asked for a command" },
    ...{
      "command-cancelled": "called a command off",
      "messages-retried": "had refused messages tried again",
    },
    ...{ "messages-dropped": "dropped messages", "backup-made": "made a backup" },
    ...{ "backup-restored": "restored a backup", "settings-changed": "changed settings" },
    ...{ "alarm-acknowledged": "acknowledged an alarm", "alarm-located": "located an alarm" },
    ...{ "alarm-repaired": "repaired an alarm", "alarm-closed": "closed an alarm" },
    ...{ "alarm-reopened": "reopened an alarm", "alarm-noted": "wrote a note" },
    ...{ "alarm-file-added": "added a file to an alarm", "alarm-file-removed": "removed a file of an alarm" },
    ...{
      "noise-masked": "said that a noise is known",
      "noise-unmasked": "said that a noise is not known any more",
    },
  },
  sv: {
    ...{ "node-added": "registrerade", "node-renamed": "bytte namn", "node-removed": "tog bort" },
    ...{ "node-placed": "angav plats", "key-made": "gjorde en nyckel", "key-revoked": "spärrade en nyckel" },
    ...{ "node-installed": "läste in uppgifter om en installation", "journal-read": "läste in en journal" },
    ...{ "key-retired": "tog en gammal nyckel ur bruk", "command-asked": "begärde ett kommando" },
    ...{
      "command-cancelled": "återkallade ett kommando",
      "messages-retried": "lät vägrade meddelanden försökas igen",
    },
    ...{ "messages-dropped": "kastade meddelanden", "backup-made": "gjorde en säkerhetskopia" },
    ...{ "backup-restored": "läste tillbaka en säkerhetskopia", "settings-changed": "ändrade inställningar" },
    ...{ "alarm-acknowledged": "kvitterade ett larm", "alarm-located": "lokaliserade ett larm" },
    ...{ "alarm-repaired": "åtgärdade ett larm", "alarm-closed": "avslutade ett larm" },
    ...{ "alarm-reopened": "öppnade ett larm igen", "alarm-noted": "skrev en anteckning" },
    ...{
      "alarm-file-added": "lade till en fil till ett larm",
      "alarm-file-removed": "tog bort en fil från ett larm",
    },
    ...{
      "noise-masked": "sade att ett ljud är känt",
      "noise-unmasked": "sade att ett ljud inte är känt längre",
    },
  },
};

/** What is not known is shown as it is written. */
export const auditText = (what: string): string => say(AUDIT)[what] ?? what;
