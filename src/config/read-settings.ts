/** The settings in force: a flag goes before the environment, that before the file, that before the default. */

import { type Flags, readFlags } from './command-line.js'
import { type Environment, readEnvironment } from './environment.js'
import type { ConfigFile, Given, Layer } from './layer.js'
import { Problems } from './problems.js'
import { nameOf, type Setting, settingTable } from './setting-table.js'
import { type Chosen, type SettingKey, type Settings, withDefaults } from './settings.js'

export interface SettingSources {
  readonly flags: Flags
  readonly environment: Environment
  readonly config: ConfigFile | undefined
}

export interface ReadSettings {
  readonly settings: Settings
  /** What was given; the rest of `settings` follows from it. */
  readonly chosen: Readonly<Chosen>
  /** Where each chosen one was given: `--port`, `PARLEY_PORT`, `parley.yaml:3:7`. */
  readonly origins: ReadonlyMap<SettingKey, string>
  /** What is odd and does no harm, a line each. */
  readonly warnings: readonly string[]
}

/** @throws Problems, all of them, also with what something else overrides */
export function readSettings({ flags, environment, config }: SettingSources): ReadSettings {
  const file = config ? [config.read()] : []
  const layers: readonly Layer[] = [...file, readEnvironment(environment), readFlags(flags)]
  const problems = layers.flatMap((layer) => layer.problems)
  const chosen: Chosen = {}
  const origins = new Map<SettingKey, string>()
  for (const given of layers.flatMap((layer) => layer.given)) {
    const problem = choose(chosen, given.key, given)
    if (problem !== undefined) problems.push(problem)
    origins.set(given.key, given.origin)
  }
  problems.push(...contradictions(origins))
  if (problems.length > 0) throw new Problems(problems)
  const warnings = layers.flatMap((layer) => layer.warnings)
  return { settings: withDefaults(chosen), chosen, origins, warnings }
}

/** Puts the value among the chosen ones, or says what is wrong with it. */
function choose<Key extends SettingKey>(
  chosen: Chosen,
  key: Key,
  { text, label, advice }: Given,
): string | undefined {
  const { kind, secret }: Setting<Settings[Key]> = settingTable[key]
  const value = kind.parse(text)
  if (value === undefined) {
    const found = secret ? 'found something else' : `found ${quoted(text)}`
    return `${label}: ${found}, expected ${kind.expected}${advice ?? ''}`
  }
  chosen[key] = value
  return undefined
}

function quoted(text: string): string {
  return JSON.stringify(text.length > 60 ? `${text.slice(0, 60)}…` : text)
}

function contradictions(origins: ReadonlyMap<SettingKey, string>): string[] {
  const pair: readonly SettingKey[] = ['tlsCert', 'tlsKey']
  const [given, ...others] = pair.filter((key) => origins.has(key))
  if (given === undefined || others.length > 0) return []
  const missing = given === 'tlsCert' ? 'tlsKey' : 'tlsCert'
  return [
    `${origins.get(given)}: ${nameOf(given)} is given without ${nameOf(missing)}; expected both or neither`,
  ]
}
