/** @throws RangeError of nothing */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = sorted.length / 2
  const low = sorted[Math.ceil(middle) - 1]
  const high = sorted[Math.floor(middle)]
  if (low === undefined || high === undefined) throw new RangeError('the median of no values')
  return (low + high) / 2
}

export interface Point {
  readonly x: number
  readonly y: number
}

/**
 * How y grows with x between neighbours: the exponent of x, the slope in a plot with two logarithmic axes. 1 is
 * linear, 0 is not at all.
 */
export function exponents(points: readonly Point[]): number[] {
  return points.slice(1).map(({ x, y }, i) => {
    const before = points[i]
    return before ? Math.log(y / before.y) / Math.log(x / before.x) : Number.NaN
  })
}
