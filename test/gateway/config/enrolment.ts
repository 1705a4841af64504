// An enrolment, for tests that write, read or spoil one.
import { ENROLMENT_FORMAT, type EnrolmentFile } from "../../../gateway/config/enrolment.ts";

export const ENROLMENT: EnrolmentFile = {
  format: ENROLMENT_FORMAT,
  site: "here",
  network: 1,
  node: 2,
  name: "a",
  epoch: 0,
  key: "2b7e151628aed2a6abf7158809cf4f3c",
  created: "2026-11-23T00:00:00.000Z",
};
