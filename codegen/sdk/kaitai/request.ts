/** What `--kaitai` and `--package` ask for; both are refused by what they name. */

import { hint } from '../../spec/hint.js'
import { isKeyword } from './keywords.js'
import { LANGUAGES, type Language } from './languages.js'

/** @param list `lua,ruby,go` @throws Error for what is no language */
export function parseLanguages(list: string): Language[] {
  const ids = list.split(',').map((id) => id.trim())
  return [...new Set(ids)].map(languageOf)
}

function languageOf(id: string): Language {
  const known = LANGUAGES.map((language) => language.id)
  const found = LANGUAGES.find((language) => language.id === id)
  if (found) return found
  const nearest = hint(id, known).nearest ?? ALIASES.get(id.toLowerCase())
  const problem = id === '' ? 'a language is missing' : `no language ${id}`
  const meant = nearest === undefined ? '.' : `; did you mean ${nearest}?`
  throw new Error(`--kaitai: ${problem}${meant} There are ${known.join(', ')}.`)
}

/** What people call some of them. */
const ALIASES = new Map([
  ['c++', 'cpp_stl'],
  ['cpp', 'cpp_stl'],
  ['c#', 'csharp'],
  ['cs', 'csharp'],
  ['golang', 'go'],
  ['js', 'javascript'],
  ['typescript', 'javascript'],
  ['py', 'python'],
  ['rb', 'ruby'],
  ['rs', 'rust'],
  ['pl', 'perl'],
])

/**
 * The package names given, by language.
 * @param given `java=com.example.chat`, or the name alone where there is one language
 * @throws Error for what is not asked for, has no packages, or is no name
 */
export function parsePackages(given: readonly string[], languages: readonly Language[]): Map<string, string> {
  const packages = new Map<string, string>()
  for (const text of given) {
    const [, id = languages.length === 1 ? languages[0]?.id : undefined, name = ''] =
      /^(?:(\w+)=)?(.*)$/.exec(text) ?? []
    if (id === undefined)
      throw new Error(`--package: found ${text}, expected LANGUAGE=NAME: which of the languages is it for?`)
    const language = languages.find((language) => language.id === id)
    if (!language) throw new Error(`--package: ${id} is not among the languages of --kaitai`)
    const { clause } = language
    if (!clause) throw new Error(`--package: ${language.title} has no packages to declare; leave out ${text}`)
    if (!clause.pattern.test(name) || name.split(/\W+/).some(isKeyword))
      throw new Error(
        `--package: ${name} is no ${clause.word} of ${language.title}; expected one like ${clause.example}`,
      )
    packages.set(id, name)
  }
  return packages
}
