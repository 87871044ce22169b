/**
 * Where to go after a sign-in: an address of this application and of no other place,
 * whatever somebody has written into the link.
 */
export function returnTo(search: Record<string, unknown>): { to?: string } {
  const to = search['to']
  if (typeof to !== 'string' || !to.startsWith('/')) {
    return {}
  }
  const here = 'https://here.invalid'
  try {
    // As a browser reads it: //elsewhere, /\elsewhere and tabs in between lead away.
    const url = new URL(to, here)
    return url.origin === here && !url.pathname.startsWith('//')
      ? { to: url.pathname + url.search + url.hash }
      : {}
  } catch {
    return {}
  }
}
