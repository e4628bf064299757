import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** A CA of a test's own, which makes certificates as PEM files. */
export type Authority = {
  /** The file of its certificate. */
  file: string;
  /**
   * Makes a certificate and its key.
   *
   * @param names as in the extension subjectAltName: `DNS:localhost,IP:127.0.0.1`
   */
  issue(name: string, names: string): Issued;
};

/** The files of a certificate and its key, and of both in one, as Kafka takes a keystore. */
export type Issued = { cert: string; key: string; store: string };

/**
 * Why there can be no certificates on this machine, for tests that must be skipped then; undefined when
 * there can be.
 *
 * @throws Error where CI is set: nothing may be skipped there
 */
export function certificatesProblem(): string | undefined {
  try {
    openssl("version");
    return undefined;
  } catch (error) {
    if (process.env.CI) throw error;
    return "openssl is not installed";
  }
}

const DAYS = "2";

/** Makes a CA in a folder; `name` tells it from others there. */
export function newAuthority(folder: string, name: string): Authority {
  const file = join(folder, `${name}.pem`);
  const key = join(folder, `${name}.key`);
  const subject = `/CN=${name}`;
  openssl(
    ...["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", DAYS],
    ...["-subj", subject, "-keyout", key, "-out", file],
  );

  return {
    file,
    issue: (issued, names) => {
      const path = (ending: string) => join(folder, `${name}-${issued}.${ending}`);
      writeFileSync(path("ext"), `subjectAltName=${names}\n`);
      openssl(
        ...["req", "-newkey", "rsa:2048", "-nodes", "-subj", `/CN=${issued}`],
        ...["-keyout", path("key"), "-out", path("csr")],
      );
      openssl(
        ...["x509", "-req", "-days", DAYS, "-CAcreateserial", "-CA", file, "-CAkey", key],
        ...["-in", path("csr"), "-extfile", path("ext"), "-out", path("pem")],
      );
      const both = [path("key"), path("pem")].map((each) => readFileSync(each, "utf8")).join("");
      writeFileSync(path("store"), both);
      return { cert: path("pem"), key: path("key"), store: path("store") };
    },
  };
}

function openssl(...args: string[]): void {
  execFileSync("openssl", args, { stdio: ["ignore", "ignore", "pipe"] });
}
