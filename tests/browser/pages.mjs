// The pages of the product: who looks at them, and under which name their picture is kept.
import { api, user } from './kit.mjs';

export const pages = async () => {
  const am = user('account_manager');
  const accounts = await api(am, '/api/v1/accounts?scope=mine&sort=name&limit=200');
  const aurelia = accounts.items.find((a) => a.name.startsWith('Aurelia Foods')) ?? accounts.items[0];
  const people = await api(am, `/api/v1/accounts/${aurelia.id}/people`);
  const account = `/accounts/${aurelia.id}`;
  const person = people.items[0];
  const below = accounts.items.find((a) => a.id !== aurelia.id && a.name.startsWith('Aurelia')) ?? accounts.items[1];
  const handover = (await api(am, '/api/v1/handovers')).items[0];
  const rules = (await api(user('director'), '/api/v1/territory-rules')).items;
  const draft = rules.find((set) => set.state === 'draft') ?? rules[0];
  const report = (await api(user('director'), '/api/v1/reports?of=waiting')).items[0];
  const draftReport = (await api(am, '/api/v1/reports?of=own')).items.find((r) => r.state === 'draft');
  const lately = new Date(Date.now() - 240 * 86400000).toISOString().slice(0, 10);
  return [
    { name: 'today', role: 'account_manager', path: '/' },
    { name: 'accounts', role: 'account_manager', path: '/accounts?scope=mine' },
    { name: 'accounts-filtered', role: 'director', path: '/accounts?scope=team&tier=strategic' },
    { name: 'account', role: 'account_manager', path: account },
    { name: 'account-people', role: 'account_manager', path: `${account}/people` },
    { name: 'account-timeline', role: 'account_manager', path: `${account}/timeline` },
    { name: 'account-team', role: 'account_manager', path: `${account}/team` },
    { name: 'account-access', role: 'account_manager', path: `${account}/access` },
    { name: 'account-edit', role: 'account_manager', path: `${account}/edit` },
    { name: 'account-new', role: 'account_manager', path: '/accounts/new' },
    { name: 'units', role: 'account_manager', path: `${account}/units` },
    { name: 'account-map', role: 'account_manager', path: `${account}/map` },
    { name: 'account-relationships', role: 'account_manager', path: `${account}/relationships` },
    { name: 'account-files', role: 'account_manager', path: `${account}/files` },
    { name: 'relationship', role: 'account_manager', path: `${account}/people/${person?.id}/relationship` },
    { name: 'introductions', role: 'account_manager', path: `${account}/introductions` },
    { name: 'rhythm', role: 'account_manager', path: '/rhythm' },
    { name: 'rhythm-kept', role: 'director', path: '/rhythm/kept' },
    { name: 'leaving', role: 'director', path: '/relationships/leaving' },
    { name: 'tasks', role: 'account_manager', path: '/tasks' },
    { name: 'meetings', role: 'account_manager', path: '/meetings' },
    { name: 'meeting-new', role: 'account_manager', path: '/meetings/new' },
    { name: 'trips', role: 'account_manager', path: '/trips' },
    { name: 'mails', role: 'account_manager', path: '/mails' },
    { name: 'concerns', role: 'account_manager', path: '/concerns' },
    { name: 'requests', role: 'account_manager', path: '/requests' },
    { name: 'request-new', role: 'account_manager', path: '/requests/new' },
    { name: 'retention', role: 'director', path: '/people/retention' },
    { name: 'admin-rhythm', role: 'admin', path: '/admin/rhythm' },
    { name: 'person', role: 'account_manager', path: `${account}/people/${person?.id}` },
    { name: 'account-past', role: 'account_manager', path: `${account}?as_of=${lately}` },
    { name: 'account-changes', role: 'account_manager', path: `${account}/changes?from=${lately}` },
    { name: 'account-duties', role: 'account_manager', path: `${account}/duties` },
    { name: 'account-brief', role: 'account_manager', path: `${account}/brief` },
    { name: 'account-comments', role: 'account_manager', path: `${account}/timeline?kind=comments` },
    { name: 'accounts-past', role: 'director', path: `/accounts?scope=team&as_of=${lately}` },
    { name: 'hierarchy', role: 'account_manager', path: '/hierarchy' },
    { name: 'duplicates', role: 'director', path: '/accounts/duplicates' },
    { name: 'merge', role: 'director', path: `/accounts/merge?stays=${aurelia.id}&goes=${below.id}` },
    { name: 'handovers', role: 'account_manager', path: '/handovers' },
    { name: 'handover', role: 'account_manager', path: `/handovers/${handover?.id}` },
    { name: 'handover-new', role: 'account_manager', path: '/handovers/new' },
    { name: 'book-changes', role: 'account_manager', path: `/changes?from=${lately}` },
    { name: 'notifications', role: 'account_manager', path: '/notifications' },
    { name: 'view-new', role: 'account_manager', path: '/views/new?place=accounts&query=scope%3Dmine' },
    { name: 'webhooks', role: 'account_manager', path: '/profile/webhooks' },
    { name: 'calendar', role: 'account_manager', path: '/profile/calendar' },
    { name: 'digest', role: 'account_manager', path: '/profile/digest' },
    { name: 'reports', role: 'director', path: '/reports' },
    { name: 'report', role: 'director', path: `/reports/${report?.id}` },
    { name: 'reports-own', role: 'account_manager', path: '/reports' },
    { name: 'report-draft', role: 'account_manager', path: `/reports/${draftReport?.id}` },
    { name: 'admin-reports', role: 'admin', path: '/admin/reports' },
    { name: 'rules', role: 'director', path: '/team/rules' },
    { name: 'rules-draft', role: 'director', path: `/team/rules/${draft?.id}` },
    { name: 'rules-preview', role: 'director', path: `/team/rules/${draft?.id}/preview` },
    { name: 'claims', role: 'director', path: '/team/claims' },
    { name: 'team-past', role: 'director', path: `/team?as_of=${lately}` },
    { name: 'admin-fields', role: 'admin', path: '/admin/fields' },
    { name: 'admin-field-new', role: 'admin', path: '/admin/fields/account/new' },
    { name: 'admin-duties', role: 'admin', path: '/admin/duties' },
    { name: 'admin-regions', role: 'admin', path: '/admin/regions' },
    { name: 'people', role: 'account_manager', path: '/people' },
    { name: 'log', role: 'account_manager', path: `/conversations/new?account=${aurelia.id}` },
    { name: 'promises', role: 'account_manager', path: '/promises' },
    { name: 'promise-new', role: 'account_manager', path: `/promises/new?account=${aurelia.id}` },
    { name: 'search', role: 'account_manager', path: '/search?q=an' },
    { name: 'palette', role: 'account_manager', path: '/', before: async (page) => { await page.keyboard.press('Control+k'); await page.waitForTimeout(200); await page.keyboard.type('aur'); await page.waitForTimeout(400); } },
    { name: 'profile', role: 'account_manager', path: '/profile' },
    { name: 'changes', role: 'director', path: '/admin/changes' },
    { name: 'not-found', role: 'account_manager', path: '/accounts/00000000-0000-7000-8000-000000000000' },
    { name: 'team', role: 'director', path: '/team' },
    { name: 'reassign', role: 'director', path: '/team/reassign' },
    { name: 'today-director', role: 'director', path: '/' },
    { name: 'admin-users', role: 'admin', path: '/admin/users' },
    { name: 'admin-reporting-lines', role: 'admin', path: '/admin/reporting-lines' },
    { name: 'admin-territories', role: 'admin', path: '/admin/territories' },
    { name: 'admin-terms', role: 'admin', path: '/admin/terms/tier' },
    { name: 'admin-settings', role: 'admin', path: '/admin/settings' },
    { name: 'admin-audit', role: 'admin', path: '/admin/audit' },
    { name: 'admin-jobs', role: 'admin', path: '/admin/jobs' },
    { name: 'import', role: 'admin', path: '/import' },
  ];
};
