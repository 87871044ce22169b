import { expect, test } from './harness'
import { at, made, shows, taken, texts, tooWide, watch } from './hostile'

// Every hostile text that the service takes is stored where people read it, and the pages
// that show it are opened: nothing of it runs, loads, moves the page or disappears. The
// harness fails on a violation of the policy, a request elsewhere and an error besides.

test.use({ serve: 'own' })
test.setTimeout(240_000)

const api = '/api/v1'

test(
  'hostile texts are texts on every page that shows them',
  { tag: '@desktop' },
  async ({ page, signIn }) => {
    expect(texts.length).toBeGreaterThanOrEqual(200)
    await watch(page)
    const post = (path: string, data: unknown) => page.request.post(`${api}${path}`, { data })

    await signIn('administrator')
    const people: { name: string; id: string }[] = []
    const teams: string[] = []
    const areas: string[] = []
    for (const [k, text] of texts.entries()) {
      const person = await made<{ id: string }>(
        await post('/people', {
          name: text,
          mail: `hostile.${k}@example.invalid`,
          home: text.length <= 200 ? text : '',
        }),
      )
      if (person) {
        people.push({ name: text, id: person.id })
      }
      if (await made(await post('/teams', { name: text }))) {
        teams.push(text)
      }
      if (await made(await post('/areas', { name: text }))) {
        areas.push(text)
      }
    }
    expect(people.length).toBeGreaterThan(150)
    const titles: string[] = []
    for (const [k, { name }] of people.entries()) {
      const mandate = await post('/mandates', {
        holder: people[k]?.id,
        title: name,
        kind: name.length <= 60 ? name : 'manager',
        level: 1,
        scope: { kind: 'organisation' },
        start: '2020-01-01',
        granted: 'appointment',
      })
      if (await made(mandate)) {
        titles.push(name)
      }
    }
    const collapsed = (all: string[]) => all.filter((text) => text.trim() !== '')
    await shows(page, '/directory/teams', collapsed(teams))
    await shows(page, '/directory/areas', collapsed(areas))
    await shows(page, '/directory', [])
    for (const { name, id } of people.filter((_, k) => k % 12 === 0)) {
      await shows(page, `/directory/people/${id}`, [name])
    }
    const markup = people.find(({ name }) => name.startsWith('<img'))
    await shows(page, `/directory?text=${encodeURIComponent(markup?.name ?? '')}`, [markup?.name ?? ''])
    await shows(page, '/directory/mandates', [])
    await shows(page, '/settings', [])
    await shows(page, '/log', [])

    await signIn('faculty member')
    // What a survey says, on the page where it is set up and on the ballot of its round. The
    // texts go round, so that each that a field takes is in it somewhere.
    const survey = await made<{ id: string; settings: Record<string, unknown> }>(
      await post('/surveys', { name: 'Hostile' }),
    )
    const settings = survey?.settings ?? {}
    const criteria = taken.filter((text) => text.length >= 1 && text.length <= 300)
    const items = taken.filter((text) => text.length >= 5 && text.length <= 300)
    const long = taken.filter((text) => text.length >= 10 && text.length <= 1000)
    expect(criteria.length).toBeGreaterThan(180)
    const kept: { id: string; hash: string; said: string[] }[] = []
    for (let k = 0; k * 20 < criteria.length; k++) {
      const said = {
        criteria: criteria.slice(k * 20, k * 20 + 20),
        items: Array.from({ length: 20 }, (_, n) => at(items, k * 20 + n)).filter(
          (x, n, all) => all.indexOf(x) === n,
        ),
        comments: [0, 1, 2].map((n) => at(items, k * 3 + n)),
        prompt: at(long, 3 * k),
        purpose: at(long, 3 * k + 1),
        follow_question: at(long, 3 * k + 2),
      }
      const name = at(
        items.filter((text) => text.length <= 200),
        k,
      )
      const answer = await post('/surveys', {
        name,
        settings: {
          ...settings,
          ...said,
          items: said.items.map((text) => ({ text, demand: false })),
          comments: said.comments.map((text) => ({ text })),
        },
      })
      expect(answer.status(), `survey ${k}: ${await answer.text()}`).toBe(201)
      const one = (await answer.json()) as { id: string; settings_hash: string }
      const { prompt, purpose, follow_question } = said
      kept.push({
        id: one.id,
        hash: one.settings_hash,
        said: [name, ...said.criteria, ...said.items, ...said.comments, prompt, purpose, follow_question],
      })
    }
    for (const { id, said } of kept) {
      await shows(page, `/surveys/${id}`, said)
    }
    await shows(
      page,
      '/surveys',
      kept.map(({ said }) => said[0] ?? ''),
    )

    await signIn('associate')
    await shows(page, '/register', collapsed(titles))
    await shows(page, '/register?view=grid', [])
    await shows(page, '/me', [])
    await shows(page, '/teams', [])
    await shows(page, '/', [])
    expect(tooWide, 'wider than 320 pixels').toEqual([])
  },
)
