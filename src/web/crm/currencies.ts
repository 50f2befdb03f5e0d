/** What a field of money offers; others come in by the API and stay. */
export const currencies = ['USD', 'EUR', 'GBP', 'JPY', 'BRL', 'MXN', 'INR', 'AUD', 'CAD', 'SGD']
