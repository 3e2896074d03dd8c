/**
 * Readers in the languages that kaitai-struct-compiler knows. From the .ksy that emit/kaitai makes, compile.ts has
 * the compiler print them, package-clauses.ts puts each into its package, and readme.ts says how it is used.
 */

import { posix } from 'node:path'
import { parse } from 'yaml'
import { emitKaitai } from '../../emit/kaitai/index.js'
import { banner, type Files } from '../../emit/text.js'
import type { Protocol } from '../../model/model.js'
import { nameOf, pascal } from '../../model/names.js'
import type { Spec } from '../../spec/load.js'
import { compile } from './compile.js'
import { parseKsy, withDocs } from './ksy.js'
import type { Language } from './languages.js'
import { readme } from './readme.js'

/**
 * Each language's files, README.md among them.
 * @param packages the names of packages that are not the usual ones, by language
 * @throws Error where the compiler is not there or refuses the protocol
 */
export function emitReaders(
  protocol: Protocol,
  spec: Spec,
  languages: readonly Language[],
  packages: ReadonlyMap<string, string>,
): Map<Language, Files> {
  const [text = ''] = emitKaitai(protocol, spec.file).values()
  const ksy = parseKsy(text)
  const compiled = compile(
    languages.map(({ id, doc }) => ({ language: id, ksy: doc ? withDocs(ksy, doc) : ksy })),
  )
  return new Map(
    languages.map((language) => {
      const { files, problem } = compiled.find((one) => one.language === language.id) ?? {
        problem: 'nothing',
      }
      if (!files)
        throw new Error(
          `kaitai-struct-compiler makes no ${language.title} of this protocol: ${problem}; leave ${language.id} out`,
        )
      const packageName = packages.get(language.id) ?? language.clause?.default(protocol.name) ?? ''
      return [language, finish(protocol, language, files, { root: rootOf(text), packageName })]
    }),
  )
}

interface Naming {
  /** The whole stream's type, as the .ksy calls it. */
  readonly root: string
  readonly packageName: string
}

function finish(
  protocol: Protocol,
  language: Language,
  printed: ReadonlyMap<string, string>,
  { root, packageName }: Naming,
): Files {
  const { clause } = language
  const className = language.id === 'cpp_stl' ? `${root}_t` : pascal(nameOf(root))
  const folder = clause?.folder?.(packageName) ?? ''
  const files: Files = new Map()
  for (const [path, text] of printed) {
    const packed = clause ? clause.insert(text, packageName, className) : text
    files.set(posix.join(folder, path), withBanner(packed, language, protocol.file))
  }
  const [module = ''] = [...printed.keys()].map((path) => posix.parse(path).name)
  files.set('README.md', readme(protocol, { language, root: className, module, packageName }))
  return files
}

/** Before everything else; PHP opens first. */
function withBanner(text: string, { comment }: Language, file: string): string {
  const lines = `${comment} ${banner(file)}\n${comment} Read-only: it reads packets and cannot write any.\n`
  const [start = ''] = /^<\?php\n/.exec(text) ?? []
  return `${start}${lines}${text.slice(start.length)}`
}

function rootOf(ksy: string): string {
  const { meta }: { readonly meta: { readonly id: string } } = parse(ksy)
  return meta.id
}
