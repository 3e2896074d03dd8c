/** A line chart as SVG: points to text, the same text for the same points. Readable on light and dark ground. */

import type { Point } from '../statistics.js'

export interface Series {
  readonly name: string
  readonly points: readonly Point[]
}

export interface Chart {
  readonly title: string
  readonly x: string
  readonly y: string
  readonly series: readonly Series[]
}

const WIDTH = 640
const HEIGHT = 360
const BOX = { left: 84, right: WIDTH - 24, top: 48, bottom: HEIGHT - 56 }
/** Of middling lightness, told apart also by who does not see red and green apart (Okabe and Ito, 2008). */
const COLORS = ['#0072B2', '#D55E00', '#009E73', '#CC79A7']
const GREY = '#808080'

/** Both axes are logarithmic, so that what grows linearly rises by as much as it goes to the right. */
export function drawChart({ title, x, y, series }: Chart): string {
  const points = series.flatMap((one) => one.points)
  const across = scale(
    points.map((point) => point.x),
    BOX.left,
    BOX.right,
  )
  const up = scale(
    points.map((point) => point.y),
    BOX.bottom,
    BOX.top,
  )
  const xTicks = across.ticks.flatMap((value) => [
    line(across.at(value), BOX.top, across.at(value), BOX.bottom),
    text(across.at(value), BOX.bottom + 18, label(value), 'middle'),
  ])
  const yTicks = up.ticks.flatMap((value) => [
    line(BOX.left, up.at(value), BOX.right, up.at(value)),
    text(BOX.left - 8, up.at(value) + 4, label(value), 'end'),
  ])
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" font-family="sans-serif" font-size="12" fill="${GREY}">`,
    `<title>${xml(title)}</title>`,
    text(BOX.left, 20, title, 'start', 14),
    text((BOX.left + BOX.right) / 2, HEIGHT - 12, x, 'middle'),
    text(BOX.left, 38, y, 'start'),
    ...xTicks,
    ...yTicks,
    ...series.flatMap((one, i) => drawSeries(one, COLORS[i % COLORS.length] ?? GREY, i, across.at, up.at)),
    '</svg>',
    '',
  ].join('\n')
}

type Place = (value: number) => number

function drawSeries({ name, points }: Series, color: string, index: number, x: Place, y: Place): string[] {
  const path = points.map((point) => `${round(x(point.x))},${round(y(point.y))}`).join(' ')
  return [
    `<polyline points="${path}" fill="none" stroke="${color}" stroke-width="2"/>`,
    ...points.map(
      (point) =>
        `<circle cx="${round(x(point.x))}" cy="${round(y(point.y))}" r="3.5" fill="${color}"><title>${xml(`${name}: ${label(point.x)}, ${label(point.y)}`)}</title></circle>`,
    ),
    ...(name === ''
      ? []
      : [
          `<text x="${BOX.right}" y="${20 + index * 16}" text-anchor="end" fill="${color}">${xml(name)}</text>`,
        ]),
  ]
}

function scale(values: readonly number[], from: number, to: number): { at: Place; ticks: readonly number[] } {
  const ticks = ticksFor(Math.min(...values), Math.max(...values))
  const low = Math.log(ticks[0] ?? 1)
  const high = Math.log(ticks.at(-1) ?? 10)
  return { ticks, at: (value) => from + ((Math.log(value) - low) / (high - low)) * (to - from) }
}

/** Powers of ten and what lies between, the outermost around all values. */
export function ticksFor(least: number, most: number): readonly number[] {
  const all: number[] = []
  for (let power = Math.floor(Math.log10(least)); power <= Math.ceil(Math.log10(most)); power++)
    all.push(...[1, 2, 5].map((step) => Number((step * 10 ** power).toPrecision(1))))
  const first = all.findLastIndex((tick) => tick <= least)
  const last = all.findIndex((tick, i) => tick >= most && i > first)
  return all.slice(Math.max(0, first), last + 1)
}

function line(x1: number, y1: number, x2: number, y2: number): string {
  const [a, b, c, d] = [x1, y1, x2, y2].map(round)
  return `<line x1="${a}" y1="${b}" x2="${c}" y2="${d}" stroke="${GREY}" stroke-opacity="0.3"/>`
}

function text(x: number, y: number, content: string, anchor: string, size = 12): string {
  return `<text x="${round(x)}" y="${round(y)}" text-anchor="${anchor}" font-size="${size}">${xml(content)}</text>`
}

function label(value: number): string {
  return value.toLocaleString('en-US', { maximumSignificantDigits: 4 })
}

function round(value: number): number {
  return Math.round(value * 10) / 10
}

function xml(content: string): string {
  return content.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}
