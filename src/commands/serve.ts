/** `parley serve`: everything that can fail fails before anything listens. */

import { isatty } from 'node:tty'
import { type Accounts, openAccounts, passwordAccounts } from '../accounts/accounts.js'
import { openAccountStore } from '../accounts/open-store.js'
import type { Passwords } from '../accounts/passwords.js'
import { exposureWarnings } from '../config/exposure.js'
import { defaults, hostAndPort } from '../config/options.js'
import { lineOf } from '../config/problems.js'
import { readSettings, type SettingSources } from '../config/read-settings.js'
import { type Settings, serverOptions } from '../config/settings.js'
import { readTlsKeys } from '../config/tls-keys.js'
import type { Http } from '../ops/http.js'
import { createLog, type Log } from '../ops/log.js'
import type { Observed } from '../ops/metrics.js'
import { type OpenFiles, openFiles, tooFewFiles } from '../ops/open-files.js'
import { drainOnUnexpected, hearLibraries } from '../ops/unexpected.js'
import { type Server, startServer } from '../server.js'
import { type Certificate, watchCertificate } from './certificate.js'
import { type InForce, reload } from './reload.js'
import { ignoreSignals, onStopSignal } from './signals.js'

/** How much longer than --drain a drain may take after an unexpected error, ms. */
const DRAIN_GRACE_MS = 5000

/** Runs until a signal. @throws Problems or Error where it cannot start */
export async function serve(sources: SettingSources): Promise<void> {
  const { settings, chosen, warnings } = readSettings(sources)
  const tls = readTlsKeys(settings, new Date())
  const inForce: InForce = { settings, tls: tls.keys }
  const terminal = process.stdout.isTTY === true
  const log = createLog({
    terminal,
    level: settings.logLevel,
    rate: () => inForce.settings.logBytes,
  })
  ignoreSignals(log)
  hearLibraries((text) => log.warn({ text }, 'a library has printed'))
  let server: Server | undefined
  let http: Monitoring | undefined
  drainOnUnexpected({
    log,
    deadlineMs: settings.drain + DRAIN_GRACE_MS,
    async drain() {
      await server?.close()
      await http?.close()
    },
  })
  let early = false
  process.on('SIGHUP', () => {
    // A terminal that is closed says so with the same signal; nobody could stop the server any more.
    if (terminal && !isatty(process.stdout.fd)) process.kill(process.pid, 'SIGTERM')
    else if (server) reload({ sources, inForce, server, log })
    else early = true
  })
  for (const warning of [...warnings, ...tls.warnings]) log.warn(warning)

  const { accounts, passwords } = await openAccountsFor(inForce, log)
  const files = openFiles()
  let options = serverOptions(settings, tls.keys)
  try {
    http = await openHttp(settings, chosen.httpPort !== undefined, files.http, log)
    options = { ...options, openFiles: roomFor(settings, files, log) }
    server = await startServer(options, accounts, log).catch(cannotListen(settings.host, settings.port))
  } catch (error) {
    await http?.close()
    await accounts.close()
    throw error
  }
  const running = server
  const certificate = watchCertificate(inForce, log)
  http?.observe({ server, accounts, passwords: passwords?.queue, options, certificate })
  for (const warning of exposureWarnings({ ...settings, port: server.port })) log.warn(warning)
  sayWhere(server, http, settings, log)
  onStopSignal((signal) => stop(running, http, signal, log))
  if (early) reload({ sources, inForce, server, log })
}

interface Monitoring extends Pick<Http, 'port' | 'close'> {
  /** From now on; before it, the server is not ready and has no metrics. */
  observe(observed: Observed & { readonly server: Server; readonly certificate: Certificate }): void
}

/**
 * Its code takes megabytes, and is loaded only where there is HTTP. A port that nobody chose may be another program's:
 * the server then goes without HTTP.
 */
async function openHttp(
  settings: Settings,
  chosen: boolean,
  connections: number,
  log: Log,
): Promise<Monitoring | undefined> {
  const { httpHost: host, httpPort: port } = settings
  if (port === 'off') return undefined
  const [{ startHttp }, { createMetrics }] = await Promise.all([
    import('../ops/http.js'),
    import('../ops/metrics.js'),
  ])
  const failed = (error: unknown): void => log.error({ err: error }, 'HTTP failed')
  try {
    const http = await startHttp({ host, port, connections, failed })
    return {
      port: http.port,
      close: () => http.close(),
      observe(observed) {
        const { server, certificate } = observed
        http.show({
          metrics: createMetrics(observed),
          problems: () => server.problems(),
          warnings: () => [...server.warnings(), ...certificate.warnings()],
        })
      },
    }
  } catch (error) {
    if (chosen || !isTaken(error))
      return cannotListen(host, port, ' for HTTP (--http-port, off: none)')(error)
    log.warn(
      { host, port },
      `${hostAndPort(host, port)} is taken, so there is no health and no metrics; choose a port with --http-port (off: none)`,
    )
    return undefined
  }
}

/** Connections that there are files for; counted when everything else that stays open is. */
function roomFor({ connections, maxUsers }: Settings, files: OpenFiles, log: Log): number {
  const room = files.room()
  const wanted = connections === Number.POSITIVE_INFINITY ? 2 * maxUsers : connections
  const problem = tooFewFiles(files, room, wanted)
  if (problem !== undefined) log.warn(problem)
  return room
}

function isTaken(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'EADDRINUSE'
}

function cannotListen(host: string, port: number, what = ''): (error: unknown) => never {
  return (error) => {
    throw new Error(`cannot listen on ${hostAndPort(host, port)}${what}: ${lineOf(error)}`)
  }
}

function sayWhere({ host, port }: Server, http: Monitoring | undefined, settings: Settings, log: Log): void {
  const { httpHost, tlsCert } = settings
  if (http) {
    const where = `http://${hostAndPort(httpHost, http.port)}`
    log.info({ host: httpHost, port: http.port }, `health and metrics on ${where}`)
  }
  log.info({ host, port, tls: tlsCert !== undefined }, `listening on ${hostAndPort(host, port)}`)
  const everywhere = ['127.0.0.1', 'localhost', '0.0.0.0', '::'].includes(host)
  const flags = [
    ...(everywhere ? [] : [` --host ${host}`]),
    ...(port === defaults.port ? [] : [` --port ${port}`]),
    ...(tlsCert === undefined ? [] : [' --tls']),
  ]
  log.info(`chat from another terminal: npm run chat -- --user alice --room 0${flags.join('')}`)
}

async function stop(
  server: Server,
  http: Monitoring | undefined,
  signal: NodeJS.Signals,
  log: Log,
): Promise<void> {
  log.info({ signal }, 'stopping')
  try {
    await server.close()
    await http?.close() // until now it has said that the server drains
    log.info('stopped')
  } catch (error) {
    log.error({ err: error }, 'could not stop cleanly')
    process.exit(1) // something is in the way, and would keep the process
  }
}

async function openAccountsFor(
  inForce: InForce,
  log: Log,
): Promise<{ readonly accounts: Accounts; readonly passwords?: Passwords }> {
  const { settings } = inForce
  if (settings.auth === 'open') return { accounts: openAccounts() }
  const { createPasswords } = await import('../accounts/passwords.js')
  const passwords = createPasswords(() => inForce.settings, log)
  const store = await openAccountStore(settings, 'begin', log)
  return { accounts: passwordAccounts(store, passwords, settings.registration), passwords }
}
