import { camel, pascal } from '../../model/names.js'
import { type Language, words } from './language.js'

/** The keywords of the Go specification; predeclared names such as `len` may be declared anew. */
export const go: Language = {
  name: 'Go',
  spell: { field: [pascal, camel], type: [pascal], entry: [pascal] },
  words: words(`
    break case chan const continue default defer else fallthrough for func go goto if import interface map package
    range return select struct switch type var
  `),
}
