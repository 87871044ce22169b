import { useCallback, useState, type RefCallback } from 'react'
import { fontFor } from './text.shape'

/** How much room a chart has, in CSS pixels. */
export interface Measure {
  readonly width: number
  /** The size of its text. */
  readonly font: number
}

const least = 280

/**
 * Measures the element the returned ref is given to, now and whenever its width
 * changes. Before it is measured, and where nothing can be, it is 640 wide.
 */
export function useMeasure(): [ref: RefCallback<HTMLElement>, measure: Measure] {
  const [measure, setMeasure] = useState<Measure>({ width: 640, font: fontFor(640) })
  const ref = useCallback((element: HTMLElement | null) => {
    if (element === null) return
    const read = () => {
      const wide = Math.floor(element.clientWidth)
      if (wide === 0) return // not laid out, as in a closed part of the page
      const width = Math.max(least, wide)
      const font = fontFor(width, parseFloat(getComputedStyle(element).fontSize) || 16)
      setMeasure((m) => (m.width === width && m.font === font ? m : { width, font }))
    }
    read()
    const observer = new ResizeObserver(read)
    observer.observe(element)
    return () => {
      observer.disconnect()
    }
  }, [])
  return [ref, measure]
}

/** The width of an element in CSS pixels, see {@link useMeasure}. */
export function useWidth(): [ref: RefCallback<HTMLElement>, width: number] {
  const [ref, { width }] = useMeasure()
  return [ref, width]
}
