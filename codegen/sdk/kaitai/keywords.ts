/** Words that cannot be a package in Go, Java or C++, where they are keywords. */
const KEYWORDS = new Set(
  `abstract alignas alignof and asm assert auto bitand bitor bool boolean break byte case catch chan char class compl
  concept const consteval constexpr constinit continue decltype default defer delete do double else enum explicit
  export extends extern fallthrough false final finally float for friend func go goto if implements import inline
  instanceof int interface long map module mutable namespace native new noexcept not null nullptr operator or package
  private protected public range register requires return select short signed sizeof static strictfp struct super
  switch synchronized template this throw throws transient true try type typedef typeid typename union unsigned using
  var virtual void volatile while xor`.split(/\s+/),
)

export function isKeyword(word: string): boolean {
  return KEYWORDS.has(word)
}
