// SPDX-License-Identifier: Apache-2.0
// Letters on the map are drawn by the browser from these families; their names say the weight, as the map library wants it.

export const REGULAR = "Parley Map Regular";
export const BOLD = "Parley Map Bold";

const RANGES = {
  NotoSans: "U+0-58F, U+800-FB1C, U+FE00-FE6F, U+FF00-FFFF",
  NotoSansArabic: "U+600-6FF, U+750-77F, U+FB50-FDFF, U+FE70-FEFF",
  NotoSansHebrew: "U+590-5FF, U+FB1D-FB4F",
};
let loading;

/** Loads the fonts once; letters that were drawn before their font is there would stay in another one. */
export function loadFonts() {
  loading ??= Promise.all(Object.entries(RANGES).flatMap(([file, unicodeRange]) =>
    [["Regular", REGULAR], ["Bold", BOLD]].map(async ([weight, family]) => {
      // Any weight: the file is already the bold one, and must not be thickened again.
      const face = new FontFace(family, `url(/assets/fonts/${file}-${weight}.ttf)`, { unicodeRange, weight: "100 900" });
      document.fonts.add(face);
      await face.load();
    })));
  return loading;
}
