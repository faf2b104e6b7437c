/** The goods on the shelf. Prices are data, in yuan, as text. */
export const products = [
  { id: 'wine', price: '100.00', tint: 'plum' },
  { id: 'tea', price: '68.00', tint: 'jade' },
  { id: 'coffee', price: '59.90', tint: 'cocoa' },
  { id: 'rice', price: '45.50', tint: 'sand' },
  { id: 'honey', price: '128.00', tint: 'amber' },
  { id: 'oil', price: '199.99', tint: 'olive' },
] as const

export type Product = (typeof products)[number]
export type ProductId = Product['id']
