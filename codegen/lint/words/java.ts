import { camel, pascal, screaming } from '../../model/names.js'
import { type Language, words } from './language.js'

/** The keywords and literals of the Java Language Specification, 3.9 and 3.10. */
export const java: Language = {
  name: 'Java',
  spell: { field: [camel], type: [pascal], entry: [screaming] },
  words: words(`
    abstract assert boolean break byte case catch char class const continue default do double else enum extends
    false final finally float for goto if implements import instanceof int interface long native new null package
    private protected public return short static strictfp super switch synchronized this throw throws transient
    true try void volatile while
  `),
}
