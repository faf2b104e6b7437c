
/** Money in yuan with two decimals, as text: `"12.50"`. 0 to 10^13. */
export type Money = string;
/** The amount of an order, as text: `"100"`. 0.01 to 10^10 yuan, at most two decimals. */
export type Amount = string;
/** A price of a unit, as text with up to four decimals: `"1.0000"`. */
export type IssuePrice = string;
/** Units with eight decimals, as text: `"14.70000000"`. 0 to 9·10^10. */
export type Units = string;
/** Points with the rulebook's `pointScale` decimals, as text. 0 to 10^13. */
export type Points = string;
/** Shares with the rulebook's `shareScale` decimals, as text. 0 to 10^13. */
export type Shares = string;
/** A rate as text, 0 to 1, at most eight decimals: `"0.1"`. */
export type Rate = string;
/** A multiplier as text, above 0 and at most 1000, at most four decimals: `"2.5"`. */
export type Multiplier = string;
/** The published value of a unit in yuan, four decimals, half up, as text: `"1.4286"`. */
export type UnitValue = string;
/** Units times the published unit value, four decimals, as text: `"108.6351"`. For the eye. */
export type DisplayValue = string;
/** An id or a name: text of at least one character, compared code unit by code unit. */
export type Name = string;
