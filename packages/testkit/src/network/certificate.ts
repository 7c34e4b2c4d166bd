import { execFile } from 'node:child_process';
import { createHash, X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

export interface Certificate {
  readonly certificateFile: string;
  readonly keyFile: string;
  /**
   * What makes Chromium trust this key and no other. It checks TURN servers as it checks pages; `--ignore-certificate-errors` and an
   * authority in $HOME/.pki/nssdb work too, and both let in more than a test needs.
   */
  readonly chromiumArgument: string;
}

/** A certificate for an address, signed by itself, good for a day. Needs openssl. */
export async function makeCertificate(directory: string, ip: string): Promise<Certificate> {
  const [certificateFile, keyFile] = [join(directory, 'certificate.pem'), join(directory, 'key.pem')];
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-keyout', keyFile];
  const subject = ['-subj', '/CN=confab test', '-addext', `subjectAltName=IP:${ip}`];
  await run('openssl', ['req', '-x509', '-days', '1', ...key, ...subject, '-out', certificateFile]);
  const { publicKey } = new X509Certificate(await readFile(certificateFile));
  const spki = createHash('sha256').update(publicKey.export({ type: 'spki', format: 'der' }));
  const chromiumArgument = `--ignore-certificate-errors-spki-list=${spki.digest('base64')}`;
  return { certificateFile, keyFile, chromiumArgument };
}
