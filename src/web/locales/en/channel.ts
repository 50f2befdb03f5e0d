export const channel = {
  whatsapp_twilio: 'WhatsApp by Twilio',
  messenger: 'Facebook Messenger',
  simulator: 'Simulated phone',
  app: 'App',
  connected: 'Connected',
  attention: 'Needs attention',
  disconnected: 'Disconnected',
} as const
