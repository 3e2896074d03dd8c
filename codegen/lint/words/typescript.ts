import { camel, pascal, screaming } from '../../model/names.js'
import { type Language, words } from './language.js'

/** ECMAScript's reserved words, with those of strict mode and modules. */
export const typescript: Language = {
  name: 'TypeScript',
  spell: { field: [camel], type: [pascal], entry: [screaming] },
  words: words(`
    arguments await break case catch class const continue debugger default delete do else enum eval export
    extends false finally for function if implements import in instanceof interface let new null package
    private protected public return static super switch this throw true try typeof var void while with yield
  `),
}
