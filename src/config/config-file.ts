/** The configuration file: a YAML map of settings, `name: value`. */

import { hint } from '../../codegen/spec/hint.js'
import { positionAt, type Span } from '../../codegen/spec/source.js'
import { type ParsedYaml, parseYaml } from '../../codegen/spec/yaml.js'
import type { ConfigFile, Given, Layer } from './layer.js'
import { lineOf } from './problems.js'
import { readTextFile } from './read-file.js'
import { nameOf, settingKeys } from './setting-table.js'

/** KiB. All settings with a comment each take some; reading what is made to be slow takes as long as it is long. */
const LONGEST = 64
const EXPECTED = 'expected settings, one "name: value" a line'

export function configFile(path: string): ConfigFile {
  return { path, read: () => readConfigFile(path) }
}

/** Whatever is wrong with the file is a problem of the layer; it does not throw. */
export function readConfigFile(path: string): Layer {
  let text: string
  try {
    text = readTextFile(path, LONGEST)
  } catch (error) {
    return { given: [], problems: [lineOf(error)], warnings: [] }
  }
  return parseConfig(path, text)
}

/** @param path as problems name the file */
export function parseConfig(path: string, text: string): Layer {
  const parsed = parseYaml(path, text)
  const given: Given[] = []
  const problems: string[] = []
  const tell = (at: Span, problem: string): void => {
    problems.push(`${place(parsed.source, at)}: ${problem}`)
  }
  if (!parsed.locate) {
    for (const { code, message, at } of parsed.diagnostics) {
      if (code === 'empty-spec') problems.push(`${path}: the file is empty; ${EXPECTED}`)
      else tell(at, withoutText(message))
    }
    return { given, problems, warnings: [] }
  }
  const { value, locate, source } = parsed
  if (!isMap(value)) {
    tell(locate.at([]), `found ${inWords(value)}, ${EXPECTED}`)
    return { given, problems, warnings: [] }
  }
  for (const [name, content] of Object.entries(value)) {
    const key = settingKeys.find((key) => nameOf(key) === name)
    if (key === undefined) {
      tell(locate.keyAt([name]), unknownSetting(name))
      continue
    }
    const text = locate.text([name])
    const scalar = content !== null && typeof content !== 'object'
    if (!scalar || text === undefined)
      tell(locate.at([name]), `${name}: found ${inWords(content)}, expected one value`)
    else {
      const origin = place(source, locate.at([name]))
      given.push({ key, text, origin, label: `${origin}: ${name}` })
    }
  }
  return { given, problems, warnings: [] }
}

function unknownSetting(name: string): string {
  // Anything else may be a value in the wrong place, and that may be a secret.
  if (!/^[\w-]{1,40}$/.test(name)) return 'unknown setting; names are lower-case words joined by -'
  return `unknown setting ${name}${hint(name, settingKeys.map(nameOf)).text}`
}

function place(source: ParsedYaml['source'], { start }: Span): string {
  const { line, column } = positionAt(source, start)
  return `${source.path}:${line}:${column}`
}

/** The parser's messages quote the text that they complain of; it may be a secret. */
function withoutText(message: string): string {
  if (/call stack/.test(message)) return `maps or lists are nested too deep; ${EXPECTED}`
  if (message.startsWith('no anchor')) return 'no anchor for this alias'
  return lineOf(message.replaceAll(/ [!%&]\S*/g, '').replace(/(: | version | \\).*$/s, ''))
}

function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function inWords(value: unknown): string {
  if (value === null || value === undefined) return 'nothing'
  if (Array.isArray(value)) return 'a list'
  return isMap(value) ? 'a map' : 'a single value'
}
