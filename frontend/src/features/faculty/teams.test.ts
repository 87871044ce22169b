import { expect, it } from 'vitest'
import { shownTeams } from './teams'

const team = (id: string, name: string) => ({ id, name })
const teams = [team('c', 'Team 10'), team('a', 'Team 2'), team('b', 'Team 1'), team('d', 'Team 3')]
const flow = (from: string | null, to: string | null) => ({ from, to, share: 20 })

it('tells the teams of which something is shown, by name', () => {
  expect(shownTeams(teams, [flow('a', 'c'), flow(null, 'd')])).toEqual({
    shown: [teams[1], teams[3], teams[0]],
    keptBack: [teams[2]],
    rest: true,
  })
})

it('counts a team that only gets names', () => {
  expect(shownTeams(teams, [flow('a', 'b')])?.shown.map((t) => t.id)).toEqual(['b', 'a'])
})

it('says nothing of teams when nothing is shown between them', () => {
  expect(shownTeams(teams, [])).toBeNull()
})
