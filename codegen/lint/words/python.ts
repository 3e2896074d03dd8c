import { pascal, screaming, snake } from '../../model/names.js'
import { type Language, words } from './language.js'

/** keyword.kwlist of Python 3. */
export const python: Language = {
  name: 'Python',
  spell: { field: [snake], type: [pascal], entry: [screaming] },
  words: words(`
    False None True and as assert async await break class continue def del elif else except finally for from
    global if import in is lambda nonlocal not or pass raise return try while with yield
  `),
}
