/** The certificate in force, as time passes. */

import { certificateExpiry, certificateWarnings } from '../config/certificate-time.js'
import type { Log } from '../ops/log.js'
import type { Problem } from '../ops/problem.js'
import type { InForce } from './reload.js'

const DAY_MS = 24 * 3_600_000

export interface Certificate {
  /** Seconds since 1970; `Infinity` where there is none. */
  expiry(): number
  warnings(): readonly Problem[]
}

/** Warnings are also logged once a day. The start and SIGHUP log them by themselves. */
export function watchCertificate(inForce: InForce, log: Log): Certificate {
  function warnings(): string[] {
    const { tls, settings } = inForce
    return tls ? certificateWarnings(settings.tlsCert ?? '', tls, new Date()) : []
  }
  setInterval(() => {
    for (const warning of warnings()) log.warn(warning)
  }, DAY_MS).unref()
  return {
    expiry: () => (inForce.tls ? certificateExpiry(inForce.tls) : Number.POSITIVE_INFINITY),
    warnings: () => warnings().map((detail) => ({ reason: 'certificate', detail })),
  }
}
