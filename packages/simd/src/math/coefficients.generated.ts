/** Made by oracle/derive-math-coefficients.py: minimax polynomials and split constants. Do not edit. */

/** (e^r - 1 - r) / r^2 on |r| <= ln2/2; weighted error 2^-56.5. */
export const EXP_REST: readonly number[] = [
  0.5000000000000012,
  0.166666666666667,
  0.0416666666665153,
  0.008333333333307082,
  0.001388888894705338,
  0.00019841269917625161,
  2.480148989864293e-05,
  2.7557216091789832e-06,
  2.763129735644789e-07,
  2.5117926713393872e-08,
];

/** (2^r - 1 - r ln2) / r^2 on |r| <= 1/2; weighted error 2^-57.3. */
export const EXP2_REST: readonly number[] = [
  0.24022650695910133,
  0.05550410866482169,
  0.009618129107593597,
  0.0013333558146386515,
  0.0001540353045780392,
  1.5252733862679568e-05,
  1.3215434934896955e-06,
  1.0178047951695976e-07,
  7.073842306558708e-09,
  4.4572126961998274e-10,
];

/** (e^r - 1 - r - r^2/2) / r^3 on |r| <= ln2/2, relative to r; weighted error 2^-60.2. */
export const EXP_REST_3: readonly number[] = [
  0.16666666666666677,
  0.04166666666666669,
  0.008333333333321686,
  0.0013888888888870118,
  0.0001984126988601351,
  2.4801587356160208e-05,
  2.7557244303597214e-06,
  2.75572455373621e-07,
  2.5109008920452105e-08,
  2.092377302210423e-09,
];

/** (log((1+s)/(1-s)) - 2s) / s^3 in s^2, s <= 0.1716; weighted error 2^-58.5. */
export const LOG_REST: readonly number[] = [
  0.6666666666666735,
  0.3999999999940928,
  0.2857142874371237,
  0.2222219842557094,
  0.181835725626412,
  0.15313826217761992,
  0.14798323531915866,
];

/** (sin r - r) / r^3 in r^2, |r| <= pi/4; weighted error 2^-58.0. */
export const SIN_REST: readonly number[] = [
  -0.16666666666666632,
  0.008333333333322479,
  -0.00019841269829844446,
  2.7557313701222245e-06,
  -2.5050759198243012e-08,
  1.5896842191210622e-10,
];

/** (cos r - 1 + r^2/2) / r^4 in r^2, |r| <= pi/4; weighted error 2^-63.8. */
export const COS_REST: readonly number[] = [
  0.0416666666666666,
  -0.0013888888888874465,
  2.480158728966159e-05,
  -2.7557314397211885e-07,
  2.087572865645687e-09,
  -1.1359897224234079e-11,
];

/** (asin x - x) / x^3 in x^2, x <= 1/2; weighted error 2^-59.8. */
export const ASIN_REST: readonly number[] = [
  0.16666666666666763,
  0.07499999999970126,
  0.04464285717525961,
  0.030381942676553135,
  0.022372215869711942,
  0.017351596157977715,
  0.013981010538155019,
  0.011397359484753684,
  0.010788942829594911,
  0.003673637419054858,
  0.021787055287728754,
  -0.021111552491840747,
  0.03269887791181404,
];

/** (atan t - t) / t^3 in t^2, t <= tan(pi/8); weighted error 2^-58.4. */
export const ATAN_REST: readonly number[] = [
  -0.333333333333332,
  0.1999999999995382,
  -0.14285714280224276,
  0.11111110785146912,
  -0.0909089781701253,
  0.07692061492561769,
  -0.06663121406707577,
  0.05848037986757188,
  -0.05040081575901879,
  0.03808711919933273,
  -0.017935057143359454,
];

/** cbrt(m) on [1, 2]; weighted error 2^-25.1. */
export const CBRT_GUESS: readonly number[] = [
  0.42628385734437946,
  1.0540138821138312,
  -0.8858221134432632,
  0.6406962341261105,
  -0.3207883996027998,
  0.10323932630499967,
  -0.019187456398414317,
  0.0015646968575997414,
];

/** erf(x)/x - 1 in x^2, x <= 1; weighted error 2^-55.7. */
export const ERF_REST: readonly number[] = [
  0.1283791670955126,
  -0.3761263890318417,
  0.11283791670978392,
  -0.026866170650222728,
  0.005223977683325953,
  -0.0008548330939465192,
  0.0001205550302015145,
  -1.4930597223342843e-05,
  1.6560606188241088e-06,
  -1.771191144745793e-07,
  2.722516270162312e-08,
  -8.618050798535835e-09,
  2.6534435461352283e-09,
  -3.979346204363997e-10,
];

/** e^(x^2) erfc(x) in 1/(x+3), 1 <= x <= 6; weighted error 2^-58.6. */
export const ERFC_SCALED: readonly number[] = [
  2.015994162906229e-05,
  0.5630458106355211,
  1.7215668368506842,
  4.367432531677156,
  16.676923820894878,
  8.036900554501061,
  129.27039493464503,
  276.0173506772791,
  -2082.4484787769393,
  10434.192065998315,
  -26211.694589231993,
  30981.98014103362,
  -14322.46106053264,
];

/** ((log((1+s)/(1-s)) - 2s) / s^3 - 2/3) / s^2 in s^2, s <= 0.1716; weighted error 2^-72.5. */
export const LOG_REST_2: readonly number[] = [
  0.3999999999999998,
  0.2857142857144385,
  0.22222222217785217,
  0.1818181884470608,
  0.15384558371892193,
  0.13336266914167286,
  0.11675727905054824,
  0.11982218685549767,
];

/** (e^r - 1 - r) / r^2 on |r| <= ln2/2, in float32; weighted error 2^-27.7. */
export const EXP_REST_F32: readonly number[] = [
  0.5,
  0.166665181517601,
  0.04166619852185249,
  0.008368898183107376,
  0.0013950804714113474,
];

/** (e^r - 1 - r) / r^2 on |r| <= ln2/2, relative to r; weighted error 2^-32.0. */
export const EXPM1_REST_SHORT: readonly number[] = [
  0.5000000046440299,
  0.16666666817920509,
  0.04166635451727869,
  0.008333272874717409,
  0.0013941021134394884,
  0.00019914258421398155,
];

/** (log((1+s)/(1-s)) - 2s) / s^3 in s^2, s <= 0.1716; weighted error 2^-29.2. */
export const LOG_REST_SHORT: readonly number[] = [
  0.6666677649411935,
  0.39977525495452687,
  0.2987222070902942,
];

/** (sin r - r) / r^3 in r^2, |r| <= pi/2; weighted error 2^-35.6. */
export const SIN_REST_SHORT: readonly number[] = [
  -0.16666666631814353,
  0.008333331326717996,
  -0.00019840894494571192,
  2.7526637700477845e-06,
  -2.3909561506229402e-08,
];

/** (sin r - r) / r^3 in r^2, |r| <= pi/4; weighted error 2^-28.1. */
export const SIN_REST_TINY: readonly number[] = [
  -0.16666654928418181,
  0.008332177082545446,
  -0.0001951714255263794,
];

/** (cos r - 1) / r^2 in r^2, |r| <= pi/4; weighted error 2^-34.1. */
export const COS_REST_TINY: readonly number[] = [
  -0.49999999724556604,
  0.04166662325547511,
  -0.0013886761489724161,
  2.4390225205858985e-05,
];

/** (asin x - x) / x^3 in x^2, x <= 1/2; weighted error 2^-31.7. */
export const ASIN_REST_SHORT: readonly number[] = [
  0.16666659873961348,
  0.07500510809788617,
  0.04451573950566668,
  0.03181746390222196,
  0.014403111668528864,
  0.03756456544526062,
];

/** (atan t - t) / t^3 in t^2, t <= tan(pi/8); weighted error 2^-30.5. */
export const ATAN_REST_SHORT: readonly number[] = [
  -0.3333331549943182,
  0.19998489167492955,
  -0.14243844207963294,
  0.105959696773744,
  -0.06083373414968058,
];

/** ln 2, in parts, highest first. */
export const LN2: readonly [number, number] = [0.6931471806019545, -4.2009150726810846e-11];

/** ln 2, for float32, in parts, highest first. */
export const LN2_F32: readonly [number, number] = [0.693145751953125, 1.428606765330187e-06];

/** ln 2, in parts, highest first. */
export const LN2_26: readonly [number, number] = [0.6931471824645996, -1.904654299957768e-09];

/** 1 / ln 2, in parts, highest first. */
export const LOG2_E: readonly [number, number] = [1.4426950514316559, -1.0542692476429138e-08];

/** 1 / ln 10, in parts, highest first. */
export const LOG10_E: readonly [number, number] = [0.4342944845557213, -2.6524694553078553e-09];

/** log10 2, in parts, highest first. */
export const LOG10_2: readonly [number, number] = [0.3010299956658855, -1.9043128467164274e-12];

/** pi / 2, in parts, highest first. */
export const HALF_PI: readonly [number, number] = [1.570796325802803, 9.920935796805404e-10];

/** pi / 2, in parts, highest first. */
export const HALF_PI_53: readonly [number, number] = [1.5707963267948966, 6.123233995736766e-17];

/** pi, in parts, highest first. */
export const PI: readonly [number, number] = [3.1415926534682512, 1.2154201013012384e-10];

/** 3 pi / 4, in parts, highest first. */
export const THREE_QUARTERS_PI: readonly [number, number] = [2.356194490192345, 9.184850993605148e-17];

/** 2 / pi, in float64. */
export const TWO_OVER_PI = 0.6366197723675814;

/** 2 / 3, in parts, highest first. */
export const TWO_THIRDS: readonly [number, number] = [0.6666666666666666, 3.700743415417188e-17];

/** 1 / ln 2, in parts, highest first. */
export const LOG2_E_53: readonly [number, number] = [1.4426950408889634, 2.0355273740931033e-17];

/** 64 zero bits, then the first 1216 bits of 2 / pi. */
export const TWO_OVER_PI_WORDS: readonly bigint[] = [
  0x0000000000000000n,
  0xa2f9836e4e441529n,
  0xfc2757d1f534ddc0n,
  0xdb6295993c439041n,
  0xfe5163abdebbc561n,
  0xb7246e3a424dd2e0n,
  0x06492eea09d1921cn,
  0xfe1deb1cb129a73en,
  0xe88235f52ebb4484n,
  0xe99c7026b45f7e41n,
  0x3991d639835339f4n,
  0x9c845f8bbdf9283bn,
  0x1ff897ffde05980fn,
  0xef2f118b5a0a6d1fn,
  0x6d367ecf27cb09b7n,
  0x4f463f669e5fea2dn,
  0x7527bac7ebe5f17bn,
  0x3d0739f78a5292ean,
  0x6bfb5fb11f8d5d08n,
  0x56033046fc7b6babn,
];
