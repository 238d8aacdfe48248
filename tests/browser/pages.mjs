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
  const deals = (await api(am, '/api/v1/deals?scope=mine&outcome=open&limit=200')).items;
  const deal = deals.find((d) => d.lines?.length > 1) ?? deals[0];
  const sold = `/accounts/${deal.account_id}/deals/${deal.id}`;
  const renewals = (await api(am, '/api/v1/deals?scope=mine&kind=renewal&sort=notice_on&limit=50')).items;
  const renewal = renewals.find((d) => d.account_id === aurelia.id) ?? renewals[0];
  const rule = (await api(user('admin'), '/api/v1/renewal-rules')).items[0];
  const said = (await api(user('director'), '/api/v1/forecast/submissions')).items.find((s) => s.submission)?.submission;
  const concern = (await api(am, `/api/v1/concerns?account=${aurelia.id}`)).items[0];
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
    { name: 'goals', role: 'director', path: '/goals?scope=team' },
    { name: 'goals-parts', role: 'director', path: '/goals?scope=team&by=part' },
    { name: 'goals-new', role: 'director', path: '/goals/new' },
    { name: 'revenue', role: 'director', path: '/reports/revenue?scope=team' },
    { name: 'revenue-accounts', role: 'director', path: '/reports/revenue?scope=team&by=account' },
    { name: 'revenue-moved', role: 'director', path: '/reports/revenue/moved?scope=team' },
    { name: 'revenue-behind', role: 'director', path: '/reports/revenue/lines?scope=team' },
    { name: 'pipeline', role: 'account_manager', path: '/pipeline?scope=mine' },
    { name: 'pipeline-table', role: 'account_manager', path: '/pipeline/table?scope=mine' },
    { name: 'pipeline-team', role: 'director', path: '/pipeline?scope=team' },
    { name: 'renewals', role: 'account_manager', path: '/pipeline/renewals?scope=mine' },
    { name: 'deal', role: 'account_manager', path: sold },
    { name: 'deal-win', role: 'account_manager', path: `${sold}/win` },
    { name: 'deals-new', role: 'account_manager', path: '/deals/new' },
    { name: 'deal-stages', role: 'admin', path: '/admin/deal-stages' },
    { name: 'deal-reasons', role: 'admin', path: '/admin/deal-reasons' },
    { name: 'competitors', role: 'director', path: '/competitors' },
    { name: 'whitespace', role: 'account_manager', path: `${account}/whitespace` },
    {
      name: 'whitespace-list',
      role: 'account_manager',
      path: `${account}/whitespace`,
      // Phones show the same table as a list; wide windows have no switch.
      before: async (page) => {
        const list = page.locator('.mx-as label').last();
        if (!(await list.isVisible())) return;
        await list.click();
        await page.locator('.mx .fold').first().check();
        await list.scrollIntoViewIfNeeded();
      },
    },
    { name: 'whitespace-several', role: 'account_manager', path: `${account}/whitespace/several` },
    { name: 'accounts-wallet', role: 'director', path: '/accounts?scope=team&columns=tier,lead,revenue_12_months,share_of_wallet' },
    { name: 'concern-edit', role: 'account_manager', path: `${account}/concerns/${concern?.id}/edit` },
    { name: 'whitespace-accounts', role: 'director', path: '/whitespace?scope=team' },
    { name: 'cross-sell', role: 'director', path: '/admin/cross-sell' },
    { name: 'pipeline-table-stage', role: 'account_manager', path: '/pipeline/table?scope=mine', before: async (page) => { await page.locator('.cellb[popovertarget]').first().click(); await page.waitForTimeout(200); } },
    { name: 'renewals-open', role: 'account_manager', path: `/pipeline/renewals?scope=mine&open=${renewal?.id}#beside` },
    { name: 'renewal-steps', role: 'account_manager', path: `/accounts/${renewal?.account_id}/deals/${renewal?.id}/steps` },
    { name: 'renewal-rules', role: 'admin', path: '/admin/renewal-rules' },
    { name: 'renewal-rule', role: 'admin', path: `/admin/renewal-rules/${rule?.id}` },
    { name: 'forecast-submit', role: 'account_manager', path: '/pipeline/forecast/submissions/new' },
    { name: 'forecast-submissions', role: 'director', path: '/pipeline/forecast/submissions' },
    { name: 'forecast-submission', role: 'director', path: `/pipeline/forecast/submissions/${said?.id}` },
    { name: 'forecast', role: 'director', path: '/pipeline/forecast?scope=team' },
    { name: 'forecast-territories', role: 'director', path: '/pipeline/forecast?scope=team&by=territory' },
    { name: 'forecast-deals', role: 'director', path: '/pipeline/forecast/deals?scope=team&counts=commit' },
    { name: 'forecast-past', role: 'director', path: '/pipeline/forecast/past?scope=team' },
    { name: 'win-rates', role: 'director', path: '/pipeline/win-rates?scope=team' },
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
