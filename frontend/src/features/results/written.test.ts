import { expect, it } from 'vitest'
import { byPrompt } from './written'

it('puts what was written under its prompt, and leaves out prompts without any', () => {
  const prompts = [
    { id: 'a', text: 'What for?' },
    { id: 'b', text: 'And then?' },
    { id: 'c', text: 'What else?' },
  ]
  const signed = [
    { prompt: 'c', writer: 'ada', text: 'one' },
    { prompt: 'a', writer: 'ben', text: 'two' },
  ]
  const batches = [{ prompt: 'c', texts: ['x', 'y'] }]
  expect(byPrompt({ prompts, signed, batches, waiting: [] })).toEqual([
    { prompt: 'a', signed: [signed[1]], texts: [] },
    { prompt: 'c', signed: [signed[0]], texts: ['x', 'y'] },
  ])
})
