import { createPrivateKey, X509Certificate } from 'node:crypto'
import { createSecureContext } from 'node:tls'
import { certificateWarnings } from './certificate-time.js'
import type { TlsKeys } from './options.js'
import { lineOf } from './problems.js'
import { readTextFile } from './read-file.js'
import type { Settings } from './settings.js'

/** KiB. A chain of certificates takes some thousand bytes. */
const LONGEST = 1024

export interface ReadTls {
  /** Undefined where none are set. */
  readonly keys: TlsKeys | undefined
  readonly warnings: readonly string[]
}

/**
 * The certificate and its key, checked against each other.
 * @throws Error in one line that names the file
 */
export function readTlsKeys({ tlsCert, tlsKey }: Settings, now: Date): ReadTls {
  if (tlsCert === undefined || tlsKey === undefined) return { keys: undefined, warnings: [] }
  const keys = { cert: readTextFile(tlsCert, LONGEST), key: readTextFile(tlsKey, LONGEST) }
  const certificate = parseCertificate(tlsCert, keys.cert)
  if (!certificate.checkPrivateKey(parseKey(tlsKey, keys.key)))
    throw new Error(`tls-key: ${tlsKey} is not the key of the certificate in ${tlsCert}`)
  try {
    createSecureContext(keys)
  } catch (error) {
    throw new Error(`cannot use the certificate ${tlsCert} with the key ${tlsKey}: ${lineOf(error)}`)
  }
  return { keys, warnings: certificateWarnings(tlsCert, keys, now) }
}

function parseCertificate(path: string, pem: string): X509Certificate {
  try {
    return new X509Certificate(pem)
  } catch {
    throw new Error(`tls-cert: ${path} holds no certificate; expected PEM, -----BEGIN CERTIFICATE-----`)
  }
}

function parseKey(path: string, pem: string) {
  try {
    return createPrivateKey(pem)
  } catch {
    const found = /ENCRYPTED/.test(pem)
      ? 'is encrypted; expected a key'
      : 'holds no private key; expected one'
    throw new Error(`tls-key: ${path} ${found} in PEM that needs no passphrase`)
  }
}
