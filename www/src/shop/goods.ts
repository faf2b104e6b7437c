/**
 * The goods on the shelf: data, in yuan, as text. `contributionRate` is the product's own 让利比例, null the scheme's;
 * `earns` names the schemes that it counts in, null all of them.
 */
export const products = [
  { id: 'wine', price: '100.00', tint: 'plum', contributionRate: null, earns: null },
  { id: 'tea', price: '68.00', tint: 'jade', contributionRate: null, earns: null },
  { id: 'coffee', price: '59.90', tint: 'cocoa', contributionRate: '0.2', earns: null },
  { id: 'rice', price: '45.50', tint: 'sand', contributionRate: '0.1', earns: null },
  { id: 'oil', price: '199.99', tint: 'olive', contributionRate: null, earns: ['appreciation'] },
  { id: 'gift', price: '3000.00', tint: 'amber', contributionRate: null, earns: null },
] as const

export type Product = (typeof products)[number]
export type ProductId = Product['id']
