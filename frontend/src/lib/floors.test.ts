import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { leastFloors } from './floors'

it('the floors that are told to everybody are those of the contract', () => {
  const contract = readFileSync('../api/openapi.yaml', 'utf8')
  const floors = /\n {4}Floors:\n((?: {6}.*\n)+)/.exec(contract)?.[1] ?? ''
  const found = [...floors.matchAll(/^ {8}(\w+):\n {10}type: integer\n {10}minimum: (\d+)$/gm)]
  expect(Object.fromEntries(found.map(([, name, least]) => [name, Number(least)]))).toEqual(leastFloors)
})
