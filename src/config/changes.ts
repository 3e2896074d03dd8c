import { nameOf, printed, settingKeys, settingTable } from './setting-table.js'
import { type Chosen, type SettingKey, type Settings, withDefaults } from './settings.js'

/** A setting that a file says otherwise than before. */
export interface Change {
  readonly name: string
  /** As they would be written; `not shown` for a secret. */
  readonly before: string
  readonly after: string
}

export interface Changes {
  /** What is in force from now on: the new values where SIGHUP may put them in force, the old ones elsewhere. */
  readonly settings: Settings
  readonly applied: readonly Change[]
  /** What stays as it was until a restart. */
  readonly waiting: readonly Change[]
}

/** @param chosen what was read anew; limits that follow from others follow from those in force */
export function changesTo(chosen: Readonly<Chosen>, running: Settings): Changes {
  const wanted = withDefaults(chosen)
  const needsRestart = (key: SettingKey): boolean =>
    !settingTable[key].live || (key.startsWith('tls') && turnsTls(running, wanted))
  const next: Chosen = { ...chosen }
  for (const key of settingKeys) if (needsRestart(key)) keep(next, key, running)
  const settings = withDefaults(next)
  return {
    settings,
    applied: between(running, settings, (key) => !needsRestart(key)),
    waiting: between(running, wanted, needsRestart),
  }
}

/** Another certificate is for the next connection; a port that speaks TLS, or no longer does, is another port. */
function turnsTls(before: Settings, after: Settings): boolean {
  return (before.tlsCert === undefined) !== (after.tlsCert === undefined)
}

function keep<Key extends SettingKey>(chosen: Chosen, key: Key, running: Settings): void {
  chosen[key] = running[key]
}

function between(before: Settings, after: Settings, among: (key: SettingKey) => boolean): Change[] {
  return settingKeys
    .filter((key) => among(key) && before[key] !== after[key])
    .map((key) => ({ name: nameOf(key), before: printed(key, before), after: printed(key, after) }))
}
