import { pascal, screaming, snake } from '../../model/names.js'
import { type Language, words } from './language.js'

/** The keywords of C++20, and macros of the standard headers. */
export const cpp: Language = {
  name: 'C++',
  spell: { field: [snake], type: [pascal], entry: [screaming] },
  words: words(`
    alignas alignof and and_eq asm auto bitand bitor bool break case catch char char8_t char16_t char32_t class
    co_await co_return co_yield compl concept const const_cast consteval constexpr constinit continue decltype
    default delete do double dynamic_cast else enum explicit export extern false float for friend goto if
    inline int long mutable namespace new noexcept not not_eq nullptr operator or or_eq private protected public
    register reinterpret_cast requires return short signed sizeof static static_assert static_cast struct
    switch template this thread_local throw true try typedef typeid typename union unsigned using virtual void
    volatile wchar_t while xor xor_eq
    EOF NULL assert errno stderr stdin stdout
  `),
}
