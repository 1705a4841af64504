// A mail server that ends with the test.
import { later } from "../../../later.ts";
import { openSmtpServer, type SmtpManners, type SmtpServer } from "../../../smtp.ts";

export type { SmtpManners, SmtpServer };

export const smtpServer = async (manners: SmtpManners = {}): Promise<SmtpServer> =>
  later(await openSmtpServer(manners));
