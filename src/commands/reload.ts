/** SIGHUP: the configuration is read again, and what may change while the server runs is put in force. */

import { changesTo } from '../config/changes.js'
import type { TlsKeys } from '../config/options.js'
import { lineOf, Problems } from '../config/problems.js'
import { readSettings, type SettingSources } from '../config/read-settings.js'
import { limitsOf, type Settings } from '../config/settings.js'
import { readTlsKeys } from '../config/tls-keys.js'
import type { Log } from '../ops/log.js'
import type { Server } from '../server.js'

/** What the running server goes by. */
export interface InForce {
  settings: Settings
  tls: TlsKeys | undefined
}

export interface ReloadOptions {
  readonly sources: SettingSources
  readonly inForce: InForce
  readonly server: Pick<Server, 'setLimits' | 'setTls'>
  readonly log: Log
}

/** Where anything is wrong, all of it is logged and everything stays as it was. Does not throw. */
export function reload({ sources, inForce, server, log }: ReloadOptions): void {
  if (sources.config === undefined)
    log.warn('there are no settings to read again: the server was started without --config')
  try {
    const { chosen, warnings } = readSettings(sources)
    const { settings, applied, waiting } = changesTo(chosen, inForce.settings)
    const tls = readTlsKeys(settings, new Date())
    for (const warning of [...warnings, ...tls.warnings]) log.warn(warning)

    server.setLimits(limitsOf(settings))
    if (tls.keys) server.setTls(tls.keys)
    const newTls = tls.keys?.cert !== inForce.tls?.cert || tls.keys?.key !== inForce.tls?.key
    inForce.settings = settings
    inForce.tls = tls.keys
    log.level = settings.logLevel

    for (const change of applied) log.info(change, 'setting changed')
    for (const change of waiting) log.warn(change, 'setting changed; it needs a restart')
    if (newTls) log.info({ certificate: settings.tlsCert }, 'certificate changed')
    if (sources.config !== undefined)
      log.info({ config: sources.config.path, changed: applied.length }, 'configuration read again')
  } catch (error) {
    for (const problem of error instanceof Problems ? error.lines : [lineOf(error)])
      log.error({ problem }, 'a problem with the configuration')
    log.error({ config: sources.config?.path }, 'configuration not applied; what was in force stays')
  }
}
