/**
 * Whether a request that came to a loopback address was meant for it. A web page can give its own host name the
 * address 127.0.0.1 (DNS rebinding), and its visitor's browser then lets it read what is served there; the Host header
 * still has the page's name.
 */

import { isLoopback } from '../config/options.js'

/** @param header the Host header; HTTP/1.0 has none, and no browser speaks that */
export function isLoopbackHost(header: string | undefined): boolean {
  if (header === undefined) return true
  const [, bracketed, name] = /^(?:\[([^\]]*)\]|([^:]*))(?::\d*)?$/.exec(header) ?? []
  return isLoopback((bracketed ?? name ?? '').toLowerCase().replace(/\.$/, ''))
}
