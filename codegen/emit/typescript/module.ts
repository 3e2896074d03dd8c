/** One TypeScript module in the making: lines are printed, imports gathered on the way and printed above them. */

import { posix } from 'node:path'
import { banner, wrap } from '../text.js'

interface Import {
  readonly values: Set<string>
  readonly types: Set<string>
}

export class Module {
  /** From the output folder: `packets/room-chat-notify.ts`. */
  readonly path: string
  readonly #source: string
  readonly #imports = new Map<string, Import>()
  readonly #reexports: string[] = []
  readonly #lines: string[] = []

  constructor(path: string, source: string) {
    this.path = path
    this.#source = source
  }

  /** Imports the name, or `* as` a name, and returns it, so that it can stand in the line that needs it. */
  use(name: string, from: string): string {
    this.#from(from).values.add(name)
    return name
  }

  useType(name: string, from: string): string {
    this.#from(from).types.add(name)
    return name
  }

  /** Everything that another module exports is exported from here, too. */
  reexport(from: string): void {
    this.#reexports.push(from)
    this.print(`export * from '${this.#specifier(from)}'`)
  }

  /** The modules and packages that it takes something from. */
  imports(): readonly string[] {
    return [...this.#imports.keys(), ...this.#reexports]
  }

  /** Lines, and lists of them: what is as long as the spec is better not spread over arguments. */
  print(...lines: readonly (string | readonly string[])[]): void {
    for (const line of lines.flat()) this.#lines.push(line)
  }

  toString(): string {
    const imports = [...this.#imports]
      .sort(([a], [b]) => rank(a) - rank(b) || (a < b ? -1 : 1))
      .map(([from, names]) => this.#statement(from, names))
    const head = [`// ${banner(this.#source)}`, '']
    const body = this.#lines
      .join('\n')
      .replace(/\n{3,}/g, '\n\n')
      .replace(/\n\n( *})/g, '\n$1')
      .trim()
    return `${[...head, ...imports, ...(imports.length > 0 ? [''] : []), body].join('\n')}\n`
  }

  #from(from: string): Import {
    const found = this.#imports.get(from) ?? { values: new Set(), types: new Set() }
    this.#imports.set(from, found)
    return found
  }

  #statement(from: string, { values, types }: Import): string {
    const [whole] = values
    if (whole?.startsWith('* as ')) return `import ${whole} from '${this.#specifier(from)}'`
    const onlyTypes = [...types].filter((name) => !values.has(name)).sort()
    const inline = values.size > 0
    const names = [...[...values].sort(), ...onlyTypes.map((name) => (inline ? `type ${name}` : name))]
    const line = `import ${inline ? '' : 'type '}{ ${names.join(', ')} } from '${this.#specifier(from)}'`
    if (line.length <= 110) return line
    return [
      `import ${inline ? '' : 'type '}{`,
      ...names.map((name) => `  ${name},`),
      `} from '${this.#specifier(from)}'`,
    ].join('\n')
  }

  /** A package by its name, a module of the output by the way from here. */
  #specifier(from: string): string {
    if (!from.endsWith('.ts')) return from
    const way = posix.relative(posix.dirname(this.path), from).replace(/\.ts$/, '.js')
    return way.startsWith('.') ? way : `./${way}`
  }
}

/** Packages stand above modules. */
function rank(from: string): number {
  return from.endsWith('.ts') ? 1 : 0
}

/** A doc comment; nothing where there is nothing to say. */
export function docComment(text: string | readonly string[] | undefined, width = 104): string[] {
  const lines = [text ?? []].flat().flatMap((part) => wrap(part.replaceAll('*/', '*\\/'), width))
  if (lines.length === 0) return []
  if (lines.length === 1) return [`/** ${lines[0]} */`]
  return ['/**', ...lines.map((line) => ` * ${line}`), ' */']
}

/** A string literal. */
export function quote(text: string): string {
  const escaped = JSON.stringify(text).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'")
  return `'${escaped}'`
}
