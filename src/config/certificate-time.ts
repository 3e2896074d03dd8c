/** For how long a certificate is valid. */

import { X509Certificate } from 'node:crypto'
import type { TlsKeys } from './options.js'

/** Days before its end that a certificate is worth a warning. */
const SOON = 14
const DAY = 24 * 3_600_000

/** When it expires, seconds since 1970. */
export function certificateExpiry({ cert }: TlsKeys): number {
  return Date.parse(new X509Certificate(cert).validTo) / 1000
}

/** Clients will refuse it; that is for the operator to know, and no reason to keep the others out. */
export function certificateWarnings(path: string, { cert }: TlsKeys, now: Date): string[] {
  const { validFrom, validTo } = new X509Certificate(cert)
  const left = Date.parse(validTo) - now.getTime()
  if (left < 0) return [`tls-cert: the certificate in ${path} has expired, on ${validTo}`]
  if (Date.parse(validFrom) > now.getTime())
    return [`tls-cert: the certificate in ${path} is not valid before ${validFrom}`]
  return left < SOON * DAY ? [`tls-cert: the certificate in ${path} expires on ${validTo}`] : []
}
