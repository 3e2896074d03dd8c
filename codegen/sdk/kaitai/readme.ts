/** What stands beside a reader: what it is good for, and what using it takes. */

import { code, fenced, text } from '../../emit/docs/markdown.js'
import { banner } from '../../emit/text.js'
import type { Protocol } from '../../model/model.js'
import type { Language } from './languages.js'

export interface ReadmeFacts {
  readonly language: Language
  /** The class of the whole stream. */
  readonly root: string
  /** The module, without its ending. */
  readonly module: string
  /** '' where the language has none. */
  readonly packageName: string
}

export function readme(
  { title, file }: Protocol,
  { language, root, module, packageName }: ReadmeFacts,
): string {
  const { clause, runtime } = language
  return [
    `<!-- ${banner(file).replaceAll('--', '- -')} -->`,
    '',
    `# ${text(title)} for ${language.title}: a reader`,
    '',
    `${code(root)}${clause ? `, ${clause.word} ${code(packageName)},` : ''} holds every packet of a stream in its list \`packets\`.`,
    'It is **read-only**: it reads packets and cannot write any.',
    "Kaitai Struct's compiler made it; its license, the GPL, does not extend to what it makes.",
    '',
    'It needs the runtime of Kaitai Struct 0.11:',
    '',
    ...fenced('text', [runtime]),
    'Every packet of a capture:',
    '',
    ...fenced(language.fence, language.usage(root, module, packageName)),
  ].join('\n')
}
