import { pascal, snake } from '../../model/names.js'
import { type Language, words } from './language.js'

/** The Rust Reference, keywords: strict, reserved, and those of the 2024 edition. */
export const rust: Language = {
  name: 'Rust',
  spell: { field: [snake], type: [pascal], entry: [pascal] },
  words: words(`
    Self abstract as async await become box break const continue crate do dyn else enum extern false final fn for
    gen if impl in let loop macro match mod move mut override priv pub ref return self static struct super trait
    true try type typeof unsafe unsized use virtual where while yield
  `),
}
