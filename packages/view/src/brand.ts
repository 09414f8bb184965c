/** The brand by which views of every copy of this package are known. In a file of its own, because all of them ask for it. */
export const VIEW: unique symbol = /* @__PURE__ */ Symbol.for("lanewise.view") as never;
