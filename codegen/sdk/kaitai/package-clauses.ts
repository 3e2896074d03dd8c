/**
 * Package and namespace clauses. The compiler's JavaScript build has no options for them, so they are put into
 * what it prints, one function a language.
 */

import { type Name, pascal } from '../../model/names.js'
import { isKeyword } from './keywords.js'

export interface PackageClause {
  /** What the language calls it. */
  readonly word: string
  readonly default: (name: Name) => string
  /** What a name looks like. */
  readonly pattern: RegExp
  readonly example: string
  /** @param root the class of the whole stream, as the language spells it */
  readonly insert: (text: string, name: string, root: string) => string
  /** The folder that the language wants the file in. */
  readonly folder?: (name: string) => string
}

const DOTTED = /^[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)*$/
const CAPITALS = /^[A-Z]\w*(\.[A-Z]\w*)*$/

export const goPackage: PackageClause = {
  word: 'package',
  default: joined,
  pattern: /^[a-z][a-z0-9_]*$/,
  example: 'chat',
  insert: (text, name) => behindComments(text, `package ${name}`),
}

export const javaPackage: PackageClause = {
  word: 'package',
  default: joined,
  pattern: DOTTED,
  example: 'com.example.chat',
  insert: (text, name) => behindComments(text, `package ${name};`),
  folder: (name) => name.replaceAll('.', '/'),
}

/** The runtime's own namespace is what the compiler takes; its classes are still needed. */
export const csharpNamespace: PackageClause = {
  word: 'namespace',
  default: packetsOf,
  pattern: CAPITALS,
  example: 'Example.Chat',
  insert: (text, name) =>
    text
      .replace(/^using System\.Collections\.Generic;$/m, '$&\nusing Kaitai;')
      .replace(/^namespace Kaitai$/m, `namespace ${name}`),
}

export const phpNamespace: PackageClause = {
  word: 'namespace',
  default: packetsOf,
  pattern: /^[A-Z]\w*(\\[A-Z]\w*)*$/,
  example: 'Example\\Chat',
  insert: (text, name, root) =>
    text
      .replace(new RegExp(`\\\\${root}\\b(?=[\\\\ |]|$)`, 'gm'), `\\${name}\\${root}`)
      .replace(new RegExp(`^namespace ${root} \\{$`, 'gm'), `namespace ${name}\\${root} {`)
      .replace(/^namespace \{$/gm, `namespace ${name} {`),
}

/** Around everything but includes. The header declares its class before them, too. */
export const cppNamespace: PackageClause = {
  word: 'namespace',
  default: joined,
  pattern: /^[a-z]\w*(::[a-z]\w*)*$/,
  example: 'example::chat',
  insert: (text, name) => {
    const parts = name.split('::')
    const open = parts.map((part) => `namespace ${part} {`).join(' ')
    const close = `${'}'.repeat(parts.length)}  // namespace ${name}`
    const early = text.replace(/^(class \w+;)(?=\s+#include)/m, `${open} $1 ${'}'.repeat(parts.length)}`)
    const lines = early.split('\n')
    const last = lines.findLastIndex((line) => line.startsWith('#endif'))
    const isHeader = lines[last]?.includes('_H_') ?? false
    const from = lines.findLastIndex((line, i) => /^#(include|endif)/.test(line) && (!isHeader || i < last))
    const to = isHeader ? last : lines.length
    return [
      ...lines.slice(0, from + 1),
      '',
      open,
      ...lines.slice(from + 1, to),
      close,
      '',
      ...lines.slice(to),
    ].join('\n')
  },
}

/** `roomchat`: packages are written in one word. */
function joined({ words }: Name): string {
  const word = words.join('')
  return isKeyword(word) ? `${word}packets` : word
}

/** `ChatPackets`: a namespace that is called like the class in it is in its way. */
function packetsOf(name: Name): string {
  return `${pascal(name)}Packets`
}

/** Before the code, with a blank line around: a comment right above would count as the package's. */
function behindComments(text: string, clause: string): string {
  const [comments = ''] = /^(\/\/.*\n|\s*\n)*/.exec(text) ?? []
  return `${comments.trimEnd()}\n\n${clause}\n\n${text.slice(comments.length)}`
}
