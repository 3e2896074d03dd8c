/** The servers that are compared: ours, the limit, and the peers that are installed. */

import { execFileSync } from 'node:child_process'
import { existsSync, writeFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { repository } from './tools.js'

export interface Contestant {
  readonly name: string
  readonly version: string
  /** What load.c speaks to it. */
  readonly dialect: 'chat' | 'nats' | 'redis' | 'mqtt'
  /** The program and its arguments; it listens on 127.0.0.1. */
  command(port: number): readonly [string, ...string[]]
}

/** Limits that would hold the load up are off or wide; everything else is on. */
const WIDE = [
  ...['--http-port', 'off', '--auth', 'open', '--max-users', '60000', '--address-connections', 'off'],
  ...['--rooms', '8192', '--room-capacity', '60000', '--session-rate', '1000000', '--drain', '0'],
]

/**
 * Our server.
 * @param root a built checkout
 * @param extra flags that go before ours
 */
export function parley(root = repository, name = 'parley', extra: readonly string[] = []): Contestant {
  return {
    name,
    version: '',
    dialect: 'chat',
    command: (port) => [
      process.execPath,
      // As npm start has it.
      '--max-semi-space-size=4',
      ...[join(root, 'dist/src/cli.js'), 'serve', '--port', String(port), ...WIDE, ...extra],
    ],
  }
}

export function limit(binary: string): Contestant {
  return { name: 'limit', version: 'C, epoll', dialect: 'chat', command: (port) => [binary, String(port)] }
}

interface Peer extends Omit<Contestant, 'version'> {
  readonly binary: string
  readonly packageName: string
  readonly versionFlag: string
}

/** @param folder for what the peers want written down */
function peers(folder: string): readonly Peer[] {
  return [
    {
      name: 'Redis Pub/Sub',
      binary: 'redis-server',
      packageName: 'redis-server',
      versionFlag: '--version',
      dialect: 'redis',
      command: (port) => [
        'redis-server',
        ...['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'],
        ...['--maxclients', '60000', '--client-output-buffer-limit', 'pubsub 0 0 0'],
      ],
    },
    {
      name: 'NATS',
      binary: 'nats-server',
      packageName: 'nats-server',
      versionFlag: '--version',
      dialect: 'nats',
      command: (port) => ['nats-server', '-a', '127.0.0.1', '-p', String(port)],
    },
    {
      name: 'Mosquitto',
      binary: 'mosquitto',
      packageName: 'mosquitto',
      versionFlag: '-h',
      dialect: 'mqtt',
      command(port) {
        const file = join(folder, `mosquitto-${port}.conf`)
        const lines = [`listener ${port} 127.0.0.1`, 'allow_anonymous true', 'set_tcp_nodelay true']
        writeFileSync(file, [...lines, 'max_queued_messages 0', ''].join('\n'))
        return ['mosquitto', '-c', file]
      },
    },
  ]
}

/** Debian puts servers where not everybody looks. */
const FOLDERS = [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin', '/usr/local/sbin']

export interface Installed {
  readonly peers: readonly Contestant[]
  /** A line for each that is not installed. */
  readonly missing: readonly string[]
}

export function installedPeers(folder: string): Installed {
  const found: Contestant[] = []
  const missing: string[] = []
  for (const { binary, packageName, versionFlag, name, dialect, command } of peers(folder)) {
    const path = FOLDERS.map((one) => join(one, binary)).find(existsSync)
    if (path === undefined) {
      missing.push(`${name} is left out: ${binary} is not installed (Debian: apt-get install ${packageName})`)
      continue
    }
    const version = versionOf(path, versionFlag)
    found.push({
      name,
      version,
      dialect,
      command: (port) => [path, ...command(port).slice(1)],
    })
  }
  return { peers: found, missing }
}

function versionOf(path: string, flag: string): string {
  try {
    return /\d+\.\d+\.\d+/.exec(execFileSync(path, [flag], { encoding: 'utf8', stdio: 'pipe' }))?.[0] ?? ''
  } catch (error) {
    // Mosquitto ends with 3 where it is asked for help, and still says its version.
    const said = error instanceof Error && 'stdout' in error ? String(error.stdout) : ''
    return /\d+\.\d+\.\d+/.exec(said)?.[0] ?? ''
  }
}
