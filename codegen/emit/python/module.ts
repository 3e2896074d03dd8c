/** One Python module in the making: lines are printed, imports gathered on the way and printed above them. */

import { banner, wrap } from '../text.js'
import { fold } from './fold.js'

export class Module {
  /** From the output folder: `parley_chat/packets/room_chat_notify.py`. */
  readonly path: string
  readonly #source: string
  readonly #doc: string
  /** What each name at the module's top stands for: where it comes from, or '' for the module's own. */
  readonly #names = new Map<string, string>()
  readonly #imports = new Map<string, Map<string, string>>()
  readonly #lines: string[] = []

  /** @param doc the module's docstring, one line */
  constructor(path: string, source: string, doc: string) {
    this.path = path
    this.#source = source
    this.#doc = doc
  }

  /** A name that the module defines; what is imported goes out of its way. */
  define(name: string): string {
    this.#names.set(name, '')
    return name
  }

  /**
   * Imports the name and returns what it is called here.
   * @param from a path of the output, which ends in .py, or a module of the standard library
   */
  use(name: string, from: string): string {
    const imported = this.#imports.get(from) ?? new Map<string, string>()
    this.#imports.set(from, imported)
    const already = imported.get(name)
    if (already !== undefined) return already
    let local = name
    while (this.#names.has(local)) local += '_'
    this.#names.set(local, from)
    imported.set(name, local)
    return local
  }

  print(...lines: readonly string[]): void {
    this.#lines.push(...lines.flatMap((line) => fold(line)))
  }

  toString(): string {
    const statements = [...this.#imports]
      .map(([from, names]) => this.#statement(from, names))
      .sort(byDistance)
    const standard = statements.filter((text) => !text.startsWith('from .'))
    const own = statements.filter((text) => text.startsWith('from .'))
    const blocks = [
      [`# ${banner(this.#source)}`, docstring([this.#doc]).join('\n')],
      ['from __future__ import annotations'],
      ...[standard, own].filter((block) => block.length > 0),
    ].map((block) => block.join('\n'))
    const body = this.#lines
      .join('\n')
      .replace(/\n{4,}/g, '\n\n\n')
      .trim()
    const head = blocks.join('\n\n')
    if (body === '') return `${head}\n`
    return `${head}${/^(@|class|def)/.test(body) ? '\n\n\n' : '\n\n'}${body}\n`
  }

  #statement(from: string, names: ReadonlyMap<string, string>): string {
    const parts = [...names]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, local]) => (name === local ? name : `${name} as ${local}`))
    const source = from.endsWith('.py') ? this.#relative(from) : from
    return fold(`from ${source} import (${parts.join(', ')})`, 'import').join('\n')
  }

  /** `..runtime.numbers`; a package by its own path. */
  #relative(from: string): string {
    const here = this.path.split('/').slice(0, -1)
    const there = from.replace(/(\/__init__)?\.py$/, '').split('/')
    let shared = 0
    while (shared < here.length && shared < there.length && here[shared] === there[shared]) shared++
    return `${'.'.repeat(here.length - shared + 1)}${there.slice(shared).join('.')}`
  }
}

/** What is further up in the package stands first. */
function byDistance(a: string, b: string): number {
  const dots = (text: string): number => /^from (\.*)/.exec(text)?.[1]?.length ?? 0
  return dots(b) - dots(a) || (a < b ? -1 : 1)
}

/** A docstring of paragraphs; nothing where there is nothing to say. */
export function docstring(paragraphs: readonly string[], width = 100): string[] {
  const lines = paragraphs
    .filter((paragraph) => paragraph !== '')
    .map((paragraph) => wrap(escapeDoc(paragraph), width))
    .flatMap((lines, i) => (i === 0 ? lines : ['', ...lines]))
  const [first] = lines
  if (first === undefined) return []
  if (lines.length > 1) return [`"""${first}`, ...lines.slice(1), '"""']
  return [`"""${first}${first.endsWith('"') ? ' ' : ''}"""`]
}

function escapeDoc(text: string): string {
  return text.replaceAll('\\', '\\\\').replaceAll('"""', '\\"\\"\\"')
}

/** A string literal: JSON's escapes are Python's too. */
export function quote(text: string): string {
  return JSON.stringify(text)
}

/** `b"\x50L"` */
export function bytesLiteral(bytes: readonly number[]): string {
  const text = bytes.map((byte) => {
    const character = String.fromCharCode(byte)
    if (character === '"' || character === '\\') return `\\${character}`
    return byte >= 0x20 && byte < 0x7f ? character : `\\x${byte.toString(16).padStart(2, '0')}`
  })
  return `b"${text.join('')}"`
}

/** `(a,)`, `(a, b)` */
export function tuple(items: readonly string[]): string {
  return items.length === 1 ? `(${items[0]},)` : `(${items.join(', ')})`
}
