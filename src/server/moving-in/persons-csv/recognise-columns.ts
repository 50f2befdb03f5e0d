/** What the columns of a table hold, by their headings in English and Japanese, as spreadsheets and other CRMs write them. Pure. */
import { type PersonColumn, SEVERAL_COLUMNS } from '../../../shared/contract/person-imports.ts'

const HEADINGS: Record<PersonColumn, string[]> = {
  name: [
    'name',
    'fullname',
    'displayname',
    'person',
    'contact',
    'contactname',
    '名前',
    '氏名',
    'お名前',
    '担当者',
    '担当者名',
    '人物',
    '連絡先',
    '連絡先名',
    '表示名',
  ],
  last_name: ['lastname', 'surname', 'familyname', '姓', '苗字', '名字', '氏'],
  first_name: ['firstname', 'givenname', 'forename', '名', '下の名前'],
  organization: [
    'organization',
    'organisation',
    'organizationname',
    'organisationname',
    'company',
    'companyname',
    'account',
    'accountname',
    '組織',
    '組織名',
    '会社',
    '会社名',
    '企業名',
    '法人名',
    '取引先',
    '取引先名',
    '所属',
    '勤務先',
  ],
  email: [
    'email',
    'emails',
    'emailaddress',
    'mail',
    'mailaddress',
    'メール',
    'メールアドレス',
    'eメール',
    'eメールアドレス',
    '電子メール',
    '電子メールアドレス',
  ],
  phone: [
    'phone',
    'phones',
    'phonenumber',
    'telephone',
    'tel',
    'mobile',
    'mobilephone',
    'mobilenumber',
    'cell',
    'cellphone',
    'whatsapp',
    'whatsappnumber',
    '電話',
    '電話番号',
    '携帯',
    '携帯電話',
    '携帯番号',
    '携帯電話番号',
    '連絡先電話番号',
  ],
  job_title: [
    'jobtitle',
    'title',
    'position',
    'role',
    'organizationtitle',
    '役職',
    '肩書',
    '肩書き',
    '職位',
    '職務',
  ],
  birthday: ['birthday', 'birthdate', 'dateofbirth', '誕生日', '生年月日'],
  address: ['address', 'postaladdress', 'addressformatted', '住所', '所在地'],
  notes: ['note', 'notes', 'comment', 'comments', 'memo', 'remarks', 'メモ', '備考', 'ノート', 'コメント'],
  owner: ['owner', 'ownername', 'assignedto', '所有者', '所有者名', '自社担当', '営業担当'],
}

const byHeading = new Map(
  Object.entries(HEADINGS).flatMap(([column, headings]) =>
    headings.map((heading): [string, PersonColumn] => [heading, column as PersonColumn]),
  ),
)

/** A field is given once; of phones and emails there may be several columns. */
export function recogniseColumns(headings: string[]): (PersonColumn | null)[] {
  const taken = new Set<PersonColumn>()
  return headings.map((heading) => {
    const column = recognise(heading)
    if (column === null || (taken.has(column) && !SEVERAL_COLUMNS.includes(column))) return null
    taken.add(column)
    return column
  })
}

/** `Person - Email - Work` and `E-mail 1 - Value` are emails. */
function recognise(heading: string): PersonColumn | null {
  const plain = heading.normalize('NFKC').toLowerCase()
  const tries = [
    plain,
    plain.replace(/^(person|人物) - /, ''),
    plain.replace(/ - (work|home|mobile|other|value|職場|自宅|携帯|その他)$/, ''),
  ]
  tries.push(tries[1]?.replace(/ - (work|home|mobile|other|value|職場|自宅|携帯|その他)$/, '') ?? '')
  for (const one of tries) {
    const letters = one.replace(/[^\p{L}ー]/gu, '')
    const column = byHeading.get(letters)
    if (column) return column
  }
  return null
}
