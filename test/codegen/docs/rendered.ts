/** A page as a code forge shows it: rendered by a Markdown parser of GitHub's dialect, and read as a document. */

import { parseHTML } from 'linkedom'
import { marked } from 'marked'

export interface Rendered {
  /** A table's cells as text, with its head, by the order of the page. */
  readonly tables: readonly (readonly (readonly string[])[])[]
  readonly headings: readonly string[]
  readonly paragraphs: readonly string[]
  /** Where links lead. */
  readonly links: readonly string[]
  /** The names of all elements but those that Markdown of the emitter is made of. */
  readonly foreign: readonly string[]
}

const OURS = new Set('h1 h2 p a code pre table thead tbody tr th td ul ol li em html head body'.split(' '))

/** Of the document, as far as it is asked. */
interface Element {
  readonly localName: string
  readonly textContent: string | null
  getAttribute(name: string): string | null
  querySelectorAll(selector: string): Iterable<Element>
}

export function render(page: string): Rendered {
  const html = marked.parse(page, { gfm: true, async: false })
  const { document } = parseHTML(`<!doctype html><html><head></head><body>${html}</body></html>`)
  const all = (selector: string): Element[] => [...document.querySelectorAll(selector)]
  return {
    tables: all('table').map((table) =>
      [...table.querySelectorAll('tr')].map((row) => [...row.querySelectorAll('th,td')].map(textOf)),
    ),
    headings: all('h1,h2,h3,h4,h5,h6').map(textOf),
    paragraphs: all('p').map(textOf),
    links: all('a').map((link) => link.getAttribute('href') ?? ''),
    foreign: all('*')
      .map(({ localName }) => localName)
      .filter((name) => !OURS.has(name)),
  }
}

function textOf({ textContent }: Element): string {
  return textContent ?? ''
}

/** What a forge calls each heading, to link to it. */
export function anchorsOf({ headings }: Rendered): string[] {
  const seen = new Map<string, number>()
  return headings.map((heading) => {
    const slug = heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\p{M}_\- ]/gu, '')
      .replaceAll(' ', '-')
    const times = seen.get(slug) ?? 0
    seen.set(slug, times + 1)
    return times === 0 ? slug : `${slug}-${times}`
  })
}
