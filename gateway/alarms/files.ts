// What can lie with an alarm beside its nights: photographs of the leak, and reports. How large and how many, for the store
// and for the page, which says so before anything is sent.

export const FILE_TYPES = ["image/jpeg", "image/png", "image/webp", "application/pdf"] as const;
export type FileType = (typeof FILE_TYPES)[number];

const MB = 1_048_576;
/** Of one file: a photograph as phones take them, or a report of some pages. */
export const FILE_MB_MAX = 8;
export const FILE_BYTES_MAX = FILE_MB_MAX * MB;
/** Of one alarm. */
export const FILES_MAX = 20;
/** Of all alarms together: backups hold them too, and the gateway's card has other work. */
export const ALL_MB_MAX = 500;
export const ALL_BYTES_MAX = ALL_MB_MAX * MB;

/** A file, without what is in it. */
export interface AlarmFile {
  id: number;
  alarm: number;
  name: string;
  type: FileType;
  /** bytes */
  size: number;
  /** Hexadecimal. */
  sha256: string;
  /** unix ms */
  at: number;
  who: string;
}
