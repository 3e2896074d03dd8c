/** `parley serve`: everything that can fail fails before anything listens. */

import { isatty } from 'node:tty'
import { type Accounts, openAccounts, passwordAccounts } from '../accounts/accounts.js'
import { defaults, hostAndPort } from '../config/options.js'
import { lineOf } from '../config/problems.js'
import { readSettings, type SettingSources } from '../config/read-settings.js'
import { type Settings, serverOptions } from '../config/settings.js'
import { readTlsKeys } from '../config/tls-keys.js'
import { createLog, type Log } from '../ops/log.js'
import { type Server, startServer } from '../server.js'
import { type InForce, reload } from './reload.js'
import { onStopSignal } from './stop-signal.js'

/** Runs until a signal. @throws Problems or Error where it cannot start */
export async function serve(sources: SettingSources): Promise<void> {
  const { settings, warnings } = readSettings(sources)
  const tls = readTlsKeys(settings, new Date())
  const inForce: InForce = { settings, tls: tls.keys }
  const terminal = process.stdout.isTTY === true
  const log = createLog(terminal, settings.logLevel)
  let server: Server | undefined
  let early = false
  process.on('SIGHUP', () => {
    // A terminal that is closed says so with the same signal; nobody could stop the server any more.
    if (terminal && !isatty(process.stdout.fd)) process.kill(process.pid, 'SIGTERM')
    else if (server) reload({ sources, inForce, server, log })
    else early = true
  })
  for (const warning of [...warnings, ...tls.warnings]) log.warn(warning)

  const accounts = await openAccountsFor(inForce)
  const running = await startServer(serverOptions(settings, tls.keys), accounts, log).catch(
    async (error: unknown) => {
      await accounts.close()
      throw new Error(`cannot listen on ${hostAndPort(settings.host, settings.port)}: ${lineOf(error)}`)
    },
  )
  server = running
  sayWhere(server, settings, log)
  onStopSignal((signal) => stop(running, signal, log))
  if (early) reload({ sources, inForce, server, log })
}

function sayWhere({ host, port }: Server, { tlsCert }: Settings, log: Log): void {
  log.info({ host, port, tls: tlsCert !== undefined }, `listening on ${hostAndPort(host, port)}`)
  const everywhere = ['127.0.0.1', 'localhost', '0.0.0.0', '::'].includes(host)
  const flags = [
    ...(everywhere ? [] : [` --host ${host}`]),
    ...(port === defaults.port ? [] : [` --port ${port}`]),
    ...(tlsCert === undefined ? [] : [' --tls']),
  ]
  log.info(`chat from another terminal: npm run chat -- --user alice --room 0${flags.join('')}`)
}

async function stop(server: Server, signal: NodeJS.Signals, log: Log): Promise<void> {
  log.info({ signal }, 'stopping')
  try {
    await server.close()
    log.info('stopped')
  } catch (error) {
    log.error({ err: error }, 'could not stop cleanly')
    process.exitCode = 1
  }
}

async function openAccountsFor(inForce: InForce): Promise<Accounts> {
  const { auth, data, registration } = inForce.settings
  if (auth === 'open') return openAccounts()
  const [{ openLmdbStore }, { createPasswords }] = await Promise.all([
    import('../accounts/lmdb-store.js'),
    import('../accounts/passwords.js'),
  ])
  const limits = {
    get hashQueue() {
      return inForce.settings.hashQueue
    },
  }
  try {
    return passwordAccounts(openLmdbStore(data), createPasswords(limits), registration)
  } catch (error) {
    throw new Error(`cannot use the data folder ${data}: ${lineOf(error)}`)
  }
}
