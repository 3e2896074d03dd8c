/**
 * What `parley serve` can be told, with its defaults. A new setting is a field here, its default below (a limit: in
 * limits.ts), and a row of setting-table.ts; flag, variable, file key, help and reference follow from those.
 */

import type { Registration } from '../accounts/accounts.js'
import { defaultLimits, type Limits } from './limits.js'
import { defaultRegistration, defaults, type ServerOptions, type TlsKeys } from './options.js'

/** Times are in ms, sizes in bytes, rates a second; `Infinity` is off. */
export interface Settings extends Omit<ServerOptions, 'limits' | 'tls' | 'openFiles'>, Limits {
  readonly tlsCert: string | undefined
  readonly tlsKey: string | undefined
  readonly httpHost: string
  readonly httpPort: number | 'off'
  readonly auth: 'password' | 'open'
  readonly registration: Registration
  readonly data: string
  readonly redis: string | undefined
  readonly redisPrefix: string
  readonly logLevel: LogLevel
  readonly logBytes: number
}

export type LogLevel = 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'fatal'

export type SettingKey = keyof Settings

/** What somebody gave a value. */
export type Chosen = { -readonly [Key in SettingKey]?: Settings[Key] }

/** All settings: the chosen ones, and the defaults of the others, some of which follow from those. */
export function withDefaults(chosen: Readonly<Chosen>): Settings {
  const { limits: _, ...ofServer } = defaults
  return {
    ...ofServer,
    ...defaultLimits(chosen.maxUsers ?? defaults.maxUsers, chosen),
    tlsCert: undefined,
    tlsKey: undefined,
    httpHost: '127.0.0.1',
    httpPort: 8080,
    auth: 'password',
    registration: defaultRegistration(chosen.host ?? defaults.host),
    data: './data',
    redis: undefined,
    redisPrefix: 'parley:',
    logLevel: 'info',
    logBytes: 64 * 1024,
    ...chosen,
  }
}

export function limitsOf(settings: Settings): Limits {
  return defaultLimits(settings.maxUsers, settings)
}

export function serverOptions(settings: Settings, tls: TlsKeys | undefined): ServerOptions {
  const { host, port, rooms, roomCapacity, maxUsers, duplicateLogin } = settings
  const { frameLength, accountDeadline, drain } = settings
  return {
    host,
    port,
    rooms,
    roomCapacity,
    maxUsers,
    duplicateLogin,
    frameLength,
    accountDeadline,
    drain,
    limits: limitsOf(settings),
    ...(tls ? { tls } : {}),
  }
}
