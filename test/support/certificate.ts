import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { TlsKeys } from '../../src/config/options.js'
import { temporaryFolder } from './program.js'

export interface Certificate extends TlsKeys {
  readonly certPath: string
  readonly keyPath: string
}

/** A certificate for localhost and 127.0.0.1 that signs itself. */
export function certificate(commonName = 'localhost', days = 1): Certificate {
  const folder = temporaryFolder()
  const [certPath, keyPath] = [join(folder, 'cert.pem'), join(folder, 'key.pem')]
  const names = 'subjectAltName=DNS:localhost,IP:127.0.0.1'
  const how = ['-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes']
  const what = [
    '-days',
    String(days),
    '-subj',
    `/CN=${commonName}`,
    '-addext',
    names,
    '-keyout',
    keyPath,
    '-out',
    certPath,
  ]
  execFileSync('openssl', ['req', ...how, ...what], { stdio: 'ignore' })
  return { certPath, keyPath, cert: readFileSync(certPath, 'utf8'), key: readFileSync(keyPath, 'utf8') }
}
