/** Which thing of the old spec is which of the new: by name, and else by what a renamed one keeps. */

export interface Pair<T> {
  readonly old: T
  readonly new: T
}

export interface Matched<T> {
  /** Of the same name. */
  readonly kept: readonly Pair<T>[]
  readonly renamed: readonly Pair<T>[]
  readonly removed: readonly T[]
  readonly added: readonly T[]
}

/** @param same whether one that is gone and one that is new are the same under another name */
export function match<T>(
  olds: readonly T[],
  news: readonly T[],
  nameOf: (one: T) => string,
  same: (old: T, now: T) => boolean,
): Matched<T> {
  const byName = new Map(news.map((one) => [nameOf(one), one]))
  const oldNames = new Set(olds.map(nameOf))
  const added = news.filter((one) => !oldNames.has(nameOf(one)))
  const kept: Pair<T>[] = []
  const renamed: Pair<T>[] = []
  const removed: T[] = []
  for (const old of olds) {
    const now = byName.get(nameOf(old))
    const other = now === undefined ? added.findIndex((one) => same(old, one)) : -1
    const [twin] = other === -1 ? [] : added.splice(other, 1)
    if (now !== undefined) kept.push({ old, new: now })
    else if (twin !== undefined) renamed.push({ old, new: twin })
    else removed.push(old)
  }
  return { kept, renamed, removed, added }
}

/** Both kinds of pairs: what stands in both specs. */
export function pairsOf<T>({ kept, renamed }: Matched<T>): Pair<T>[] {
  return [...kept, ...renamed]
}
