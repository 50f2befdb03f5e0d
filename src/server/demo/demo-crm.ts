/** What the demo's company sells to whom. Invented; the numbers belong to nobody, or to the simulated phones. */

export const ORGANIZATIONS = [
  { key: 'aoba', name: '青葉ホテル', website: 'https://aoba.example', employee_count: 140 },
  { key: 'minato', name: '株式会社みなと', employee_count: 45 },
  { key: 'hughes', name: 'Hughes Tearooms', website: 'https://hughes.example', employee_count: 22 },
  { key: 'solberg', name: 'Solberg Interiors', employee_count: 9 },
  { key: 'harbour', name: 'Harbour Roasters', website: 'https://harbour.example', employee_count: 16 },
] as const

/** `contact`: as the customer of the simulated phone is called. */
export const PERSONS = [
  {
    key: 'tanaka',
    name: '田中 美咲',
    org: 'aoba',
    job_title: 'Purchasing',
    phone: '090-1234-5678',
    contact: '田中 美咲',
  },
  {
    key: 'ito',
    name: '伊藤 さくら',
    org: 'aoba',
    job_title: 'Restaurant manager',
    email: 'ito@aoba.example',
  },
  {
    key: 'takahashi',
    name: '高橋 直人',
    org: 'minato',
    job_title: 'Sales',
    phone: '090-8765-4321',
    contact: '株式会社みなと 営業部',
  },
  {
    key: 'amelia',
    name: 'Amelia Hughes',
    org: 'hughes',
    job_title: 'Owner',
    phone: '+44 7700 900871',
    email: 'amelia@hughes.example',
    contact: 'Amelia Hughes',
  },
  {
    key: 'ingrid',
    name: 'Ingrid Solberg',
    org: 'solberg',
    job_title: 'Designer',
    email: 'ingrid@solberg.example',
    contact: 'Ingrid Solberg',
  },
  {
    key: 'tom',
    name: 'Tom Whitfield',
    org: 'harbour',
    job_title: 'Head roaster',
    email: 'tom@harbour.example',
  },
  { key: 'rafael', name: 'Rafael Moreira', job_title: 'Café owner', email: 'rafael@botafogo.example' },
] as const

/** `labels`: those that a company begins with. */
export const LEADS = [
  { title: 'Walnut tables for the new lounge', person: 'ingrid', labels: ['Warm'], linked: true },
  { title: 'Tasting for twenty guests', person: 'ito', labels: ['Hot'], amount: 85_000, currency: 'JPY' },
  { title: 'Price list and delivery to Porto Alegre', person: 'rafael', labels: ['Cold'] },
  { title: 'Barista training, two days', person: 'tom', labels: ['Warm'], amount: 780, currency: 'GBP' },
] as const

/** `stage`: counted from the first of the pipeline; `days`: ago, and until it is expected to close. */
export const DEALS = [
  {
    title: 'Coffee machines, 3,000 cups a month',
    person: 'tanaka',
    stage: 2,
    value: 1_280_000,
    currency: 'JPY',
    days: [12, 20],
    linked: true,
  },
  {
    title: '12-month lease, two machines',
    person: 'amelia',
    stage: 1,
    value: 4_800,
    currency: 'GBP',
    days: [6, 34],
    linked: true,
  },
  {
    title: 'Beans for a year',
    person: 'takahashi',
    stage: 3,
    value: 960_000,
    currency: 'JPY',
    days: [30, 9],
    linked: true,
  },
  {
    title: 'Espresso bar in the lobby',
    person: 'ito',
    stage: 0,
    value: 2_450_000,
    currency: 'JPY',
    days: [3, 60],
  },
  {
    title: 'Harbour pop-up, summer',
    person: 'tom',
    stage: 4,
    value: 1_900,
    currency: 'GBP',
    days: [41, 5],
  },
  {
    title: 'Grinder replacement',
    person: 'takahashi',
    stage: 4,
    value: 186_000,
    currency: 'JPY',
    days: [55, -4],
    status: 'won',
  },
  {
    title: 'Vending corner',
    person: 'tom',
    stage: 1,
    value: 650,
    currency: 'GBP',
    days: [48, -15],
    status: 'lost',
    lost_reason: 'Rented elsewhere',
  },
] as const

export const NOTES = [
  {
    person: 'tanaka',
    content: '<p>Decides with the kitchen. Wants the service within <b>four hours</b>.</p>',
    pinned_to_person_flag: true,
  },
  { person: 'amelia', content: '<p>Met at the trade fair. Two shops, a third in spring.</p>' },
  { org: 'minato', content: '<p>Pays by the end of the following month.</p>' },
] as const
