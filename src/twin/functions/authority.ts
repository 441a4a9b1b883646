import { mkdirSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { createSecureContext, type SecureContext } from 'node:tls';
import { generate } from 'selfsigned';
import { realClock } from '../../base/clock.ts';

const day = 86_400_000;

/** A certificate authority that lives as long as this process; only its certificate is written down. */
export interface Authority {
  /** PEM, for `NODE_EXTRA_CA_CERTS`; absolute, because others read it from their own folders. */
  readonly caFile: string;
  contextFor(host: string): Promise<SecureContext>;
}

/** @param dir made when missing; the certificate goes to `twin-ca.pem` there */
export async function createAuthority(dir: string): Promise<Authority> {
  const notAfterDate = new Date(realClock.now() + 30 * day);
  const ca = await generate([{ name: 'commonName', value: 'Local Twilio (this process only)' }], {
    ...{ keyType: 'ec', algorithm: 'sha256', notAfterDate },
    extensions: [
      { name: 'basicConstraints', cA: true, critical: true },
      { name: 'keyUsage', keyCertSign: true, cRLSign: true, critical: true },
    ],
  });
  mkdirSync(dir, { recursive: true });
  const caFile = resolve(dir, 'twin-ca.pem');
  writeFileSync(caFile, ca.cert, { mode: 0o600 });

  const contexts = new Map<string, Promise<SecureContext>>();
  const leaf = async (host: string): Promise<SecureContext> => {
    const { private: key, cert } = await generate([{ name: 'commonName', value: host }], {
      ...{ keyType: 'ec', algorithm: 'sha256', notAfterDate },
      ca: { key: ca.private, cert: ca.cert },
      extensions: [{ name: 'subjectAltName', altNames: [{ type: 2, value: host }] }],
    });
    return createSecureContext({ key, cert });
  };
  return {
    caFile,
    contextFor(host) {
      const known = contexts.get(host) ?? leaf(host);
      contexts.set(host, known);
      return known;
    },
  };
}
