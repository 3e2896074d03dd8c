/** The hand-written files that generated modules stand on: those that something imports, copied as they are. */

import { readRuntime } from '../shared/runtime.js'
import { banner, type Files } from '../text.js'
import type { Module } from './module.js'
import { runtime } from './spelling.js'

const RUNTIME = /^runtime\/(?<name>[\w-]+)\.ts$/
/** An import or a re-export of a neighbour. */
const NEIGHBOUR = /from '\.\/(?<name>[\w-]+)\.js'/g

/** @param source the spec's file name */
export function runtimeOf(source: string, modules: readonly Module[]): Files {
  const wanted = modules.flatMap((module) =>
    module.imports().flatMap((path) => RUNTIME.exec(path)?.groups?.name ?? []),
  )
  const texts = new Map<string, string>()
  for (let name = wanted.pop(); name !== undefined; name = wanted.pop()) {
    if (texts.has(name)) continue
    const text = readRuntime('typescript', `${name}.ts`)
    texts.set(name, text)
    wanted.push(...[...text.matchAll(NEIGHBOUR)].flatMap(({ groups }) => groups?.name ?? []))
  }
  const sorted = [...texts].sort(([a], [b]) => (a < b ? -1 : 1))
  return new Map(sorted.map(([name, text]) => [runtime(name), `// ${banner(source)}\n\n${text}`]))
}
