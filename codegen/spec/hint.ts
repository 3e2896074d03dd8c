/** For a name that nobody knows: the one that was probably meant. */

/** What to say of a name that is not known. */
export interface Hint {
  /** `; did you mean X?`, where one of the known names is near; else the known names, if they are few. */
  readonly text: string
  readonly nearest: string | undefined
}

export function hint(name: string, known: readonly string[]): Hint {
  const limit = Math.max(1, Math.floor(name.length / 3))
  let best: string | undefined
  let bestDistance = limit + 1
  for (const candidate of known) {
    const distance = editDistance(name.toLowerCase(), candidate.toLowerCase(), bestDistance)
    if (distance < bestDistance) {
      best = candidate
      bestDistance = distance
    }
  }
  if (best !== undefined) return { text: `; did you mean ${best}?`, nearest: best }
  if (known.length === 0) return { text: '; there are none', nearest: undefined }
  return { text: known.length <= 8 ? `; expected one of ${known.join(', ')}` : '', nearest: undefined }
}

/** Levenshtein distance, two letters that changed places counting once; given up with `limit` where it is not below it. */
function editDistance(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) >= limit) return limit
  let beforePrevious: number[] = []
  let previous = Array.from({ length: b.length + 1 }, (_, j) => j)
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    for (let j = 1; j <= b.length; j++) {
      const substitution = (previous[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1)
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]
      const swap = swapped ? (beforePrevious[j - 2] ?? 0) + 1 : limit
      row.push(Math.min((previous[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, substitution, swap))
    }
    beforePrevious = previous
    previous = row
  }
  return previous[b.length] ?? limit
}
