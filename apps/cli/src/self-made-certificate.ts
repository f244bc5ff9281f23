import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { AntiphonError } from '@antiphon/interface';

/** A TLS certificate and its key, as PEM text. */
export interface Certificate {
  readonly cert: string;
  readonly key: string;
  /** The file that a client must trust: `NODE_EXTRA_CA_CERTS`. */
  readonly certPath: string;
}

/**
 * Reads `cert.pem` and `key.pem` from a folder; where neither is there, makes a self-signed pair for this machine, valid for a year, and keeps it there.
 * @throws {AntiphonError} `INVALID_ARGUMENT` when only one of the two is there or the folder cannot be used.
 */
export async function certificateFrom(folder: string): Promise<Certificate> {
  const certPath = join(folder, 'cert.pem');
  const keyPath = join(folder, 'key.pem');
  const [cert, key] = await Promise.all([readIfThere(certPath), readIfThere(keyPath)]);
  if (cert !== undefined && key !== undefined) return { cert, key, certPath };
  if (cert !== undefined || key !== undefined) {
    throw new AntiphonError({
      code: 'INVALID_ARGUMENT',
      message: `${folder} holds ${cert === undefined ? 'key.pem but no cert.pem' : 'cert.pem but no key.pem'}: put both there, or neither to have a pair made`,
      details: { path: folder },
    });
  }
  const made = await makeCertificate();
  try {
    await mkdir(folder, { recursive: true });
    await writeFile(keyPath, made.key, { mode: 0o600 });
    await writeFile(certPath, made.cert);
  } catch (cause) {
    throw new AntiphonError({
      code: 'INVALID_ARGUMENT',
      message: `cannot write a certificate to ${folder}: name another folder with --tls FOLDER`,
      cause,
      details: { path: folder },
    });
  }
  return { ...made, certPath };
}

async function makeCertificate(): Promise<{ cert: string; key: string }> {
  const { generate } = await import('selfsigned');
  const { cert, private: key } = await generate([{ name: 'commonName', value: 'localhost' }], {
    keyType: 'ec',
    curve: 'P-256',
    algorithm: 'sha256',
    extensions: [
      { name: 'basicConstraints', cA: true, critical: true },
      {
        name: 'subjectAltName',
        altNames: [
          { type: 2, value: 'localhost' },
          { type: 7, ip: '127.0.0.1' },
          { type: 7, ip: '::1' },
        ],
      },
    ],
  });
  return { cert, key };
}

async function readIfThere(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw new AntiphonError({
      code: 'INVALID_ARGUMENT',
      message: `cannot read ${path}: check the folder given with --tls`,
      cause,
      details: { path },
    });
  }
}
