/**
 * Who may import whom: the table of ARCHITECTURE.md, as rules. A room is a folder of `src/server`; it may import
 * itself and the rooms in its row. A new room needs a row, or the check fails.
 */

/** Every room of the server may import these three. */
const everywhere = ['config.ts', 'errors.ts', 'log.ts']
/** Know everyone; nobody imports them. */
const top = [
  'main.ts',
  'commands.ts',
  'app.ts',
  'open-box.ts',
  'open-database.ts',
  'subscriptions.ts',
  'tasks.ts',
  'schedule.ts',
]

const rooms = {
  lib: [],
  'embedded-postgres': ['lib'],
  channels: ['lib', 'shared'],
  store: ['lib', 'shared'],
  events: ['lib', 'shared', 'store'],
  policy: ['lib', 'shared', 'store'],
  present: ['lib', 'shared', 'store', 'policy'],
  jobs: ['lib', 'store'],
  mail: ['jobs', 'lib', 'shared', 'store'],
  // Who comes or goes changes whose conversations are whose.
  people: ['conversations', 'events', 'lib', 'mail', 'policy', 'shared', 'store'],
  crm: ['events', 'lib', 'policy', 'shared', 'store'],
  conversations: ['crm', 'events', 'lib', 'policy', 'shared', 'store'],
  connections: ['channels', 'conversations', 'events', 'lib', 'policy', 'shared', 'store'],
  // Their routes hang on the server: they name its type.
  inbound: ['http', 'channels', 'connections', 'conversations', 'events', 'jobs', 'lib', 'shared', 'store'],
  outbound: ['channels', 'connections', 'conversations', 'events', 'jobs', 'lib', 'shared', 'store'],
  gaps: ['channels', 'connections', 'conversations', 'events', 'lib', 'shared', 'store'],
  attachments: ['channels', 'connections', 'events', 'jobs', 'lib', 'policy', 'shared', 'store'],
  realtime: ['http', 'events', 'lib', 'policy', 'present', 'shared', 'store'],
  search: ['lib', 'shared', 'store'],
  notifications: ['events', 'jobs', 'lib', 'mail', 'policy', 'present', 'shared', 'store'],
  http: [
    'attachments',
    'connections',
    'conversations',
    'crm',
    'events',
    'inbound',
    'lib',
    'moving-in',
    'mail',
    'notifications',
    'people',
    'policy',
    'present',
    'realtime',
    'search',
    'shared',
    'store',
  ],
  operating: ['lib', 'shared', 'store'],
  backup: ['attachments', 'connections', 'lib', 'shared', 'store'],
  // It names what each room has sealed.
  sealing: ['connections', 'events', 'lib', 'mail', 'notifications', 'people', 'store'],
  'moving-in': ['crm', 'events', 'jobs', 'lib', 'policy', 'shared', 'store'],
  seed: ['connections', 'conversations', 'events', 'lib', 'shared', 'store'],
  demo: ['connections', 'conversations', 'crm', 'lib', 'people', 'present', 'shared', 'store'],
}

/** What a room may name without knowing it: it is handed to it. */
const asTypeOnly = {
  search: '^src/server/conversations/core\\.ts$',
  conversations: '^src/server/channels/channel\\.ts$',
  attachments: '^src/server/conversations/core\\.ts$',
  mail: '^src/server/conversations/core\\.ts$',
  notifications: '^src/server/conversations/core\\.ts$',
  people: '^src/server/(http/caller)\\.ts$',
  crm: '^src/server/conversations/core\\.ts$',
  'moving-in': '^src/server/conversations/core\\.ts$',
  demo: '^src/server/app\\.ts$',
  seed: '^src/server/app\\.ts$',
}

const pathOf = (room) => (room === 'shared' ? '^src/shared/' : `^src/server/${room}/`)
const oneOf = (files) => `^src/server/(${files.map((file) => file.replace('.', '\\.')).join('|')})$`
/** Tests, and what they are made of although it lies among the rest. */
const TESTS = '(\\.test\\.tsx?|^src/server/channels/(contract|[^/]+/(example|contract)-world)\\.ts)$'

const perRoom = Object.entries(rooms).flatMap(([room, allowed]) => {
  const open = [pathOf(room), ...allowed.map(pathOf)]
  const severity = 'error'
  const from = { path: pathOf(room), pathNot: TESTS }
  const outside = { path: '^(src|simulator|tests|bench|bin)/' }
  // `lib` could be published, so it has none of ours at all.
  if (room !== 'lib') open.push(oneOf(everywhere))
  const asType = asTypeOnly[room]
  if (!asType) return [{ name: `${room}-may-import`, severity, from, to: { ...outside, pathNot: open } }]
  return [
    { name: `${room}-may-import`, severity, from, to: { ...outside, pathNot: [...open, asType] } },
    {
      name: `${room}-may-import-as-a-type`,
      comment: 'Only "import type" of this file.',
      severity,
      from,
      to: { path: asType, dependencyTypesNot: ['type-only'] },
    },
  ]
})

module.exports = {
  forbidden: [
    ...perRoom,
    {
      name: 'every-room-has-a-row',
      comment: 'Add the new room to the table above, and to the one in ARCHITECTURE.md.',
      severity: 'error',
      from: {},
      to: { path: '^src/server/[^/]+/', pathNot: [...Object.keys(rooms), 'commands'].map(pathOf) },
    },
    {
      name: 'nobody-imports-the-top',
      severity: 'error',
      from: { path: '^src/', pathNot: [oneOf(top), TESTS, '^src/server/(demo|seed|commands)/'] },
      to: { path: oneOf(top) },
    },
    {
      name: 'what-everybody-imports-knows-nobody',
      severity: 'error',
      from: { path: oneOf(everywhere) },
      to: { path: '^src/server/', pathNot: [oneOf(everywhere), pathOf('lib')] },
    },
    {
      name: 'shared-imports-nothing-of-ours',
      severity: 'error',
      from: { path: '^src/shared/' },
      to: { path: '^(src|simulator|tests|bench|bin)/', pathNot: '^src/shared/' },
    },
    {
      name: 'web-imports-shared-only',
      severity: 'error',
      from: { path: '^src/web/', pathNot: TESTS },
      to: { path: '^(src|simulator|tests|bench|bin)/', pathNot: '^src/(web|shared)/' },
    },
    {
      name: 'simulator-sees-the-product-from-outside',
      severity: 'error',
      from: { path: '^simulator/' },
      to: { path: '^src/' },
    },
    {
      name: 'product-knows-no-tests',
      severity: 'error',
      from: { path: '^(src|simulator)/', pathNot: TESTS },
      to: { path: ['^(tests|bench|bin)/', TESTS] },
    },
    {
      name: 'only-the-top-starts-the-simulator',
      severity: 'error',
      from: { path: '^src/', pathNot: [oneOf(top), TESTS] },
      to: { path: '^simulator/' },
    },
    {
      name: 'no-cycles',
      severity: 'error',
      from: {},
      // Files may name each other's types: nothing of that is left at run time.
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'no-orphans',
      comment: 'Nobody imports this file and it imports nobody. Delete it, or use it.',
      severity: 'error',
      from: {
        orphan: true,
        path: '^(src|simulator)/',
        pathNot: [TESTS, '\\.d\\.ts$', '^src/web/public/', '^src/server/(main|commands)\\.ts$'],
      },
      to: {},
    },
    {
      name: 'everything-imported-is-there',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true, pathNot: '^(virtual:|vite/)' },
    },
    {
      name: 'product-uses-no-development-package',
      comment: 'Its packages are dependencies; only the pages are bundled beforehand.',
      severity: 'error',
      from: { path: '^src/(server|shared)/', pathNot: TESTS },
      to: { dependencyTypes: ['npm-dev', 'npm-no-pkg'], dependencyTypesNot: ['type-only'] },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
    },
  },
}
