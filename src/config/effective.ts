/** The settings in force as a configuration file, each with where it comes from. */

import { stringify } from 'yaml'
import type { ReadSettings } from './read-settings.js'
import { nameOf, printed, settingKeys, settingTable } from './setting-table.js'

/** YAML that `--config` takes. A secret is left out of it. */
export function effectiveYaml({ settings, origins }: ReadSettings): string {
  const lines = settingKeys.map((key): [line: string, origin: string] => {
    const origin = origins.get(key) ?? 'default'
    const name = nameOf(key)
    if (settings[key] === undefined) return [`# ${name}:`, 'none']
    if (settingTable[key].secret) return [`# ${name}:`, `${origin}; a secret, so it is not shown`]
    return [`${name}: ${scalar(printed(key, settings))}`, origin]
  })
  const width = Math.max(...lines.map(([line]) => (line.length > 48 ? 0 : line.length)))
  return lines.map(([line, origin]) => `${line.padEnd(width)}  # ${oneLine(origin)}\n`).join('')
}

/** Quoted where it would not be read as this text; numbers are read as they are written. */
function scalar(text: string): string {
  if (/^[\w.]+$/.test(text) && !/^null$/i.test(text)) return text
  // Its last newline alone: a no-break space at the end, which trimEnd takes away as well, is the text's own.
  return stringify(text, {
    blockQuote: false,
    lineWidth: 0,
    doubleQuotedMinMultiLineLength: Number.POSITIVE_INFINITY,
  }).replace(/\n$/, '')
}

/** A path can have anything in it, and a comment ends with its line. */
function oneLine(text: string): string {
  return text.replaceAll(/[\r\n\u0085\u2028\u2029]/g, '?')
}
