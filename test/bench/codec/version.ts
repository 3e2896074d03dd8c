import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { repository } from '../fanout/tools.js'

/** The version of an installed package. */
export function versionOf(name: string): string {
  const text = readFileSync(join(repository, 'node_modules', name, 'package.json'), 'utf8')
  const { version }: { readonly version: string } = JSON.parse(text)
  return version
}
