import { NestedPage } from './NestedPage'

/** The teams, as the administration keeps them. */
export const TeamsAdminPage = () => <NestedPage place="teams" />
