import type { Given, Layer } from './layer.js'
import { nameOf, settingKeys } from './setting-table.js'

/** Flags by their setting's key, as text. */
export type Flags = Readonly<Record<string, unknown>>

export function readFlags(flags: Flags): Layer {
  const given = settingKeys.flatMap((key): Given[] => {
    const text = flags[key]
    const origin = `--${nameOf(key)}`
    return typeof text === 'string' ? [{ key, text, origin, label: origin }] : []
  })
  return { given, problems: [], warnings: [] }
}
