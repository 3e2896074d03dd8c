/** `parley serve` */

import { type Accounts, openAccounts, passwordAccounts, type Registration } from '../accounts/accounts.js'
import { defaultRegistration, defaults } from '../config/options.js'
import { createLog } from '../ops/log.js'
import { startServer } from '../server.js'

export interface ServeOptions {
  readonly host: string
  readonly port: number
  readonly data: string
  readonly registration?: Registration
  readonly auth: 'password' | 'open'
  readonly rooms: number
  readonly roomCapacity: number
  readonly maxUsers: number
}

/** Runs until a signal. @throws Error where it cannot start */
export async function serve(options: ServeOptions): Promise<void> {
  const log = createLog(process.stdout.isTTY === true, 'info')
  const accounts = await openAccountsFor(options)
  const server = await startServer({ ...defaults, ...options }, accounts, log).catch(
    async (error: unknown) => {
      await accounts.close()
      throw new Error(
        `cannot listen on ${options.host}:${options.port}: ${error instanceof Error ? error.message : error}`,
      )
    },
  )
  log.info({ host: server.host, port: server.port }, `listening on ${server.host}:${server.port}`)
  const port = server.port === defaults.port ? '' : ` --port ${server.port}`
  log.info(`chat from another terminal: npm run chat -- --user alice --room 0${port}`)

  const stop = (signal: NodeJS.Signals): void => {
    log.info({ signal }, 'stopping')
    process.once(signal, () => process.exit(1))
    server.close().then(
      () => log.info('stopped'),
      (error: unknown) => {
        log.error({ err: error }, 'could not stop cleanly')
        process.exitCode = 1
      },
    )
  }
  process.once('SIGINT', stop)
  process.once('SIGTERM', stop)
}

async function openAccountsFor({ auth, data, host, registration }: ServeOptions): Promise<Accounts> {
  if (auth === 'open') return openAccounts()
  const [{ openLmdbStore }, { createPasswords }] = await Promise.all([
    import('../accounts/lmdb-store.js'),
    import('../accounts/passwords.js'),
  ])
  try {
    return passwordAccounts(openLmdbStore(data), createPasswords(), registration ?? defaultRegistration(host))
  } catch (error) {
    throw new Error(`cannot use the data folder ${data}: ${error instanceof Error ? error.message : error}`)
  }
}
