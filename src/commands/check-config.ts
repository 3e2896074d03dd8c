/** `parley serve --check-config`: what `serve` would run with. Nothing is opened for writing, nothing is listened on. */

import { accessSync, constants, statSync } from 'node:fs'
import { parseRedisUrl } from '../accounts/redis-url.js'
import { effectiveYaml } from '../config/effective.js'
import { exposureWarnings } from '../config/exposure.js'
import { readSettings, type SettingSources } from '../config/read-settings.js'
import type { Settings } from '../config/settings.js'
import { readTlsKeys } from '../config/tls-keys.js'

/** @throws Problems, or an Error, with what would keep the server from starting */
export function checkConfig(sources: SettingSources): void {
  const read = readSettings(sources)
  const tls = readTlsKeys(read.settings, new Date())
  checkAccounts(read.settings)
  for (const warning of [...read.warnings, ...tls.warnings, ...exposureWarnings(read.settings)])
    process.stderr.write(`parley: warning: ${warning}\n`)
  process.stdout.write(effectiveYaml(read))
}

/** Redis is not asked; a data folder that is missing is made when the server starts. */
function checkAccounts({ auth, redis, data }: Settings): void {
  if (auth === 'open') return
  if (redis !== undefined) {
    parseRedisUrl(redis)
    return
  }
  const status = statSync(data, { throwIfNoEntry: false })
  if (!status) return
  if (!status.isDirectory()) throw new Error(`cannot use the data folder ${data}: it is a file`)
  try {
    accessSync(data, constants.R_OK | constants.W_OK | constants.X_OK)
  } catch {
    throw new Error(`cannot use the data folder ${data}: permission denied`)
  }
}
