import { readFileSync, writeFileSync } from 'node:fs'
import { api, axe, expect, founder, reflows, test, type Who } from './harness'

test.use({ serve: 'fresh' })

const names = ['Ben Okoro', 'Cleo Marsh', 'Dara Voss', 'Emil Tran']
const mail = (name: string): Who => `${(name.split(' ')[0] ?? '').toLowerCase()}@example.org`

/**
 * Flips the last bit of a sealed ballot in the file of a database that nothing has open.
 * The hash of a record is its last column and the record is longer than what a page of the
 * table keeps of it: both ends stand side by side on an overflow page, which begins with
 * four zero bytes.
 */
function flip(database: string, leaf: string) {
  const file = readFileSync(database)
  const hash = Buffer.from(leaf, 'hex')
  const page = file.readUInt16BE(16)
  let found = 0
  for (let at = file.indexOf(hash); at >= 0; at = file.indexOf(hash, at + 1)) {
    if (file.readUInt32BE(at - (at % page)) === 0) {
      file.writeUInt8(file.readUInt8(at - 1) ^ 1, at - 1)
      found++
    }
  }
  expect(found, 'ballots with this hash').toBe(1)
  writeFileSync(database, file)
}

test(
  'everybody reads that a recount came to the same, and that it did not once a bit of a ballot was another',
  {
    tag: '@desktop',
  },
  async ({ page, signIn, service }) => {
    test.setTimeout(180_000)
    await signIn(founder.mail)
    await api(
      page,
      'POST',
      '/imports/people',
      ['mail,name,team', ...names.map((name) => `${mail(name)},${name},Press`)].join('\n'),
      { 'Content-Type': 'text/csv' },
    )
    const { people } = await api<{ people: { id: string; name: string }[] }>(page, 'GET', '/people')
    const ben = people.find((p) => p.name === 'Ben Okoro')?.id ?? ''
    await api(page, 'PUT', `/people/${ben}/roles`, { roles: ['faculty'] })
    await signIn(mail('Ben Okoro'))
    const survey = await api<{ id: string }>(page, 'POST', '/surveys', { name: 'Contribution' })
    const now = Date.now()
    const { id } = await api<{ id: string }>(page, 'POST', '/rounds', {
      survey: survey.id,
      label: 'Spring',
      opens_at: new Date(now).toISOString(),
      closes_at: new Date(now + 86_400_000).toISOString(),
    })
    await api(page, 'POST', `/rounds/${id}/open`)
    for (const name of names) {
      await signIn(mail(name))
      const { assigned } = await api<{ assigned: string[] }>(page, 'GET', `/rounds/${id}/ballot`)
      await api(
        page,
        'PUT',
        `/rounds/${id}/ballot`,
        { groups: assigned.map((person) => [person]) },
        { 'Idempotency-Key': `the-only-list-of-${mail(name)}` },
      )
    }
    await signIn(mail('Ben Okoro'))
    await api(page, 'POST', `/rounds/${id}/close`)
    await expect
      .poll(async () => (await api<{ state: string }>(page, 'GET', `/rounds/${id}`)).state, {
        timeout: 60_000,
      })
      .toBe('published')

    // Two officers ask on the page, whoever runs the server counts, everybody reads.
    const part = page.getByRole('region', { name: 'Recount' })
    const recounted = async () => {
      for (const [who, what] of [
        [mail('Ben Okoro'), /^Ask for (a|another) recount$/],
        [founder.mail, /^Confirm the recount$/],
      ] as const) {
        await signIn(who)
        await page.goto(`/rounds/${id}/record`)
        await part.getByRole('button', { name: what }).click()
        await page
          .getByRole('dialog')
          .getByRole('button', { name: /recount$/ })
          .click()
        await expect(page.getByRole('dialog')).toHaveCount(0)
      }
      const { status, said } = await service.command('recount', id)
      await signIn(mail('Cleo Marsh'))
      await page.goto(`/rounds/${id}/record`)
      await expect(part.locator('[data-verdict]')).toBeVisible()
      return {
        status,
        said: said.split(':')[0],
        verdict: await part.locator('[data-verdict]').getAttribute('data-verdict'),
      }
    }
    expect(await recounted()).toMatchObject({
      status: 0,
      said: 'PASS',
      verdict: 'holds',
    })
    await expect(part).toContainText('Counted again, it comes to the same.')
    await axe(page)

    const leaves = (await (await page.request.get(`/api/v1/rounds/${id}/leaves`)).text()).trim().split('\n')
    expect(leaves).toHaveLength(names.length)
    await service.end()
    flip(service.file('followship.db'), leaves[2] ?? '')
    await service.again()
    expect(await recounted()).toMatchObject({
      status: 4,
      said: 'followship',
      verdict: 'fails',
    })
    await expect(part).toContainText('Counted again, it does not come to the same.')
    await axe(page)
    await reflows(page)
    await page.goto('/log')
    await expect(page.getByRole('table')).toContainText('Spring, it does not come to the same')
  },
)
