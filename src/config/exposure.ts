/** What the settings open to whoever can reach the port. */

import { hostAndPort, isLoopback } from './options.js'
import type { Settings } from './settings.js'

/** A warning for each, with what it means and what to do; none on a loopback address, which only this machine reaches. */
export function exposureWarnings({ host, port, auth, registration, tlsCert }: Settings): string[] {
  if (isLoopback(host)) return []
  const where = `on ${hostAndPort(host, port)}, which is not a loopback address`
  const warnings: string[] = []
  if (auth === 'open')
    warnings.push(
      `--auth open ${where}: whoever reaches it logs in under any name, without a password; use --auth password, or --host 127.0.0.1`,
    )
  else if (registration === 'first-login')
    warnings.push(
      `--registration first-login ${where}: whoever reaches it makes accounts, under every name that nobody has yet; use --registration closed and \`parley user add\``,
    )
  if (auth === 'password' && tlsCert === undefined)
    warnings.push(
      `no TLS ${where}: passwords and messages can be read and changed on their way; set --tls-cert and --tls-key, or listen on 127.0.0.1 behind a proxy that speaks TLS`,
    )
  return warnings
}
